import json
import os
import shutil

import msgspec
import pytest

from posterclf.errors import ModelError
from posterclf.registry import model_folder
from posterclf.registry.card import card_json
from posterclf.registry.card_markdown import readme
from posterclf.registry.model_folder import (
    CARD,
    KERAS_FILE,
    SERVED_FILE,
    SHIPPED_DEFAULT,
    ModelFolder,
    default_model,
    find_model,
    folders_without_models,
    model_names,
)


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A folder of models of our own, with a copy of the shipped one."""
    shutil.copytree(find_model("article").path, tmp_path / "article")
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    monkeypatch.setattr(model_folder, "SHIPPED_DEFAULT", "article")
    return tmp_path


def test_the_default_is_among_the_shipped_models_and_comes_first():
    assert model_names()[0] == SHIPPED_DEFAULT
    assert find_model().name == SHIPPED_DEFAULT


@pytest.mark.parametrize("name", model_names())
def test_shipped_files_are_those_of_their_card(name):
    folder = find_model(name)
    assert folder.fault() == ""
    assert SERVED_FILE in folder.card.files
    assert KERAS_FILE in folder.card.files or folder.card.exported  # an export's is that of its source
    assert all((folder.path / file).stat().st_size < 50 * 2**20 for file in folder.card.files)


@pytest.mark.parametrize("name", model_names())
def test_shipped_readme_is_generated_from_the_card(name):
    folder = find_model(name)
    assert (folder.path / "README.md").read_text(encoding="utf-8") == readme(folder.card)


@pytest.mark.parametrize("name", ["nowhere", "../article", "..", ".", "article/../../etc", "", "\0", "x" * 300])
def test_what_is_no_model_is_refused_in_a_sentence(models, name):
    if name == "":
        assert find_model(name).name == "article"  # no name: the default
        return
    with pytest.raises(ModelError, match="There is no model"):
        find_model(name)


def test_a_model_is_found_by_the_path_of_its_folder(models):
    assert find_model(models / "article").name == "article"


def test_labels_own_thresholds_are_the_default_only_where_a_precision_was_asked_of_them():
    shipped = find_model("efficientnet")
    assert (shipped.default_rule, shipped.thresholds(None).as_asked()) == ("tuned", "tuned")
    any_precision = msgspec.structs.replace(shipped.card.thresholds, precision=None)
    before = ModelFolder(shipped.path, msgspec.structs.replace(shipped.card, thresholds=any_precision))
    assert (before.default_rule, before.thresholds(None).as_asked()) == ("one", shipped.threshold)
    assert find_model("article").default_rule == "one"


def test_a_changed_file_is_refused(models):
    served = models / "article" / SERVED_FILE
    served.write_bytes(served.read_bytes()[:-1] + b"x")
    assert "SHA-256 differs" in find_model("article").fault()
    with pytest.raises(ModelError, match="SHA-256 differs"):
        find_model("article").verified_file(SERVED_FILE)


def test_a_missing_file_is_refused(models):
    (models / "article" / SERVED_FILE).unlink()
    with pytest.raises(ModelError, match="lacks its file"):
        find_model("article").verified_file(SERVED_FILE)


def test_a_file_that_never_ends_is_not_read(models):
    """A pipe waits for somebody who writes, a device has no end."""
    served = models / "article" / SERVED_FILE
    served.unlink()
    os.mkfifo(served)
    with pytest.raises(ModelError, match=r"model\.tflite cannot be read: It is no ordinary file"):
        find_model("article").verified_file(SERVED_FILE)
    served.unlink()
    served.symlink_to("/dev/zero")
    assert "no ordinary file" in find_model("article").fault()
    (models / "article" / CARD).unlink()
    (models / "article" / CARD).symlink_to("/dev/zero")
    with pytest.raises(ModelError, match="cannot be read: It is no ordinary file"):
        find_model("article")


def test_a_file_that_is_too_large_is_not_read(models):
    """Files with holes, which take no space."""
    with (models / "article" / KERAS_FILE).open("wb") as file:
        file.truncate(2**40)
    assert "It has more than 2047 MB" in find_model("article").fault()
    with (models / "article" / CARD).open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(ModelError, match="cannot be read: It has more than 4 MB"):
        find_model("article")


@pytest.mark.parametrize(
    "card",
    [
        "",
        "[]",
        "{}",
        "null",
        json.dumps({"name": "article"}),
        card_json(find_model("article").card).replace('"Drama",', "", 1),
        card_json(find_model("article").card).replace("posters", "pictures", 1),
        "\udcff",
    ],
)
def test_a_broken_card_is_refused(models, card):
    (models / "article" / CARD).write_bytes(card.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelError, match=r"card .* cannot be read"):
        find_model("article")


def test_no_models_at_all(models):
    shutil.rmtree(models / "article")
    assert model_names() == []
    with pytest.raises(ModelError, match="Models: none"):
        find_model()


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder that holds a model of one's own, named by POSTERCLF_MODELS."""
    shutil.copytree(find_model("article").path, tmp_path / "own" / "clothes")
    monkeypatch.setenv("POSTERCLF_MODELS", str(tmp_path / "own"))
    return tmp_path / "own"


def test_models_of_ones_own_stand_beside_the_shipped_ones(own):
    assert model_names() == ["efficientnet", "article", "clothes", "efficientnet-int8"]
    assert find_model("clothes").path == own / "clothes"
    assert find_model().name == "efficientnet"


def test_several_folders_and_single_models_can_be_named(own, tmp_path, monkeypatch):
    shutil.copytree(own / "clothes", tmp_path / "shoes")
    monkeypatch.setenv("POSTERCLF_MODELS", os.pathsep.join([str(own), str(tmp_path / "shoes")]))
    assert model_names() == ["efficientnet", "article", "clothes", "efficientnet-int8", "shoes"]
    assert find_model("shoes").path == tmp_path / "shoes"


def test_where_only_ones_own_are_wanted_the_first_is_the_default(own, monkeypatch):
    monkeypatch.setenv("POSTERCLF_SHIPPED_MODELS", "no")
    assert model_names() == ["clothes"]
    assert find_model().name == default_model() == "clothes"
    assert find_model("clothes").summary()["default"]
    with pytest.raises(ModelError, match=r"There is no model 'article'\. Models: clothes;"):
        find_model("article")


def test_a_model_of_ones_own_comes_before_a_shipped_one_of_its_name(own):
    (own / "clothes").rename(own / "efficientnet")
    assert find_model().path == own / "efficientnet"
    assert model_names() == ["efficientnet", "article", "efficientnet-int8"]


def test_a_folder_without_a_model_is_named(own, tmp_path, monkeypatch):
    monkeypatch.setenv("POSTERCLF_MODELS", os.pathsep.join([str(tmp_path / "nowhere"), str(own)]))
    assert folders_without_models() == [str(tmp_path / "nowhere")]
    assert "clothes" in model_names()
