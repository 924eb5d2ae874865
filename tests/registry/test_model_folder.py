import json
import shutil

import pytest

from posterclf.errors import ModelError
from posterclf.registry import model_folder
from posterclf.registry.card_markdown import readme


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A folder of models of our own, with a copy of the shipped one."""
    shutil.copytree(model_folder.find("article").path, tmp_path / "article")
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    monkeypatch.setattr(model_folder, "DEFAULT_MODEL", "article")
    return tmp_path


def test_the_default_is_among_the_shipped_models_and_comes_first():
    assert model_folder.names()[0] == model_folder.DEFAULT_MODEL
    assert model_folder.find().name == model_folder.DEFAULT_MODEL


@pytest.mark.parametrize("name", model_folder.names())
def test_shipped_files_are_those_of_their_card(name):
    folder = model_folder.find(name)
    assert folder.fault() == ""
    assert {model_folder.KERAS_FILE, model_folder.SERVED_FILE} <= set(folder.card["files"])
    assert all((folder.path / file).stat().st_size < 50 * 2**20 for file in folder.card["files"])


@pytest.mark.parametrize("name", model_folder.names())
def test_shipped_readme_is_generated_from_the_card(name):
    folder = model_folder.find(name)
    assert (folder.path / "README.md").read_text(encoding="utf-8") == readme(folder.card)


@pytest.mark.parametrize("name", ["nowhere", "../article", "..", ".", "article/../../etc", "", "\0", "x" * 300])
def test_what_is_no_model_is_refused_in_a_sentence(models, name):
    if name == "":
        assert model_folder.find(name).name == "article"  # no name: the default
        return
    with pytest.raises(ModelError, match="There is no model"):
        model_folder.find(name)


def test_a_model_is_found_by_the_path_of_its_folder(models):
    assert model_folder.find(models / "article").name == "article"


def test_a_changed_file_is_refused(models):
    served = models / "article" / model_folder.SERVED_FILE
    served.write_bytes(served.read_bytes()[:-1] + b"x")
    assert "SHA-256 differs" in model_folder.find("article").fault()
    with pytest.raises(ModelError, match="SHA-256 differs"):
        model_folder.find("article").verified_file(model_folder.SERVED_FILE)


def test_a_missing_file_is_refused(models):
    (models / "article" / model_folder.SERVED_FILE).unlink()
    with pytest.raises(ModelError, match="lacks its file"):
        model_folder.find("article").verified_file(model_folder.SERVED_FILE)


@pytest.mark.parametrize(
    "card",
    [
        "",
        "[]",
        "{}",
        "null",
        json.dumps({"name": "article"}),
        json.dumps(model_folder.find("article").card | {"genres": ["Drama"]}),
        "\udcff",
    ],
)
def test_a_broken_card_is_refused(models, card):
    (models / "article" / model_folder.CARD).write_bytes(card.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelError, match=r"card .* cannot be read"):
        model_folder.find("article")


def test_no_models_at_all(models):
    shutil.rmtree(models / "article")
    assert model_folder.names() == []
    with pytest.raises(ModelError, match="Models: none"):
        model_folder.find()
