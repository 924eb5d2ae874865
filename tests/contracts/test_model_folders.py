"""What is true of every model's folder: the shipped ones, one made here, one of other labels, one that was taught."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.registry.card import CARD_VERSION, card_json, read_card
from posterclf.registry.card_markdown import readme
from posterclf.registry.model_folder import CARD, ModelFolder, find_model, model_names
from tests.contracts.conftest import SIX_LABELS
from tests.support.paths import SAMPLES
from tests.support.taught import taught_model


def tiny_model(path: Path) -> ModelFolder:
    """A model of the default one's form, with a served file, which Keras makes."""
    pytest.importorskip("keras", reason="the extra train is not installed")
    from posterclf.publishing.export import renew
    from tests.support.tiny_network import save_model

    return renew(save_model(path))


@pytest.fixture(scope="module", params=[*model_names(), SIX_LABELS, "tiny", "taught"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    if request.param == "tiny":
        return tiny_model(tmp_path_factory.mktemp("models") / "tiny")
    if request.param == "taught":
        return taught_model(tmp_path_factory.mktemp("models"))
    return find_model(request.param)


@pytest.fixture(scope="module")
def predictions(folder: ModelFolder) -> list[Prediction]:
    return list(PosterClassifier.load(folder.path).predict_many(SAMPLES[:3]))


def test_its_files_are_those_of_its_card(folder):
    assert folder.fault() == ""
    files = {path.relative_to(folder.path).as_posix() for path in folder.path.rglob("*") if path.is_file()}
    assert files == {CARD, "README.md", *folder.card.files}
    assert folder.name == folder.card.name


def test_its_card_survives_reading_and_writing_to_the_byte(folder):
    content = (folder.path / CARD).read_bytes()
    assert card_json(read_card(content)).encode() == content


def test_its_readme_is_made_from_its_card(folder):
    assert (folder.path / "README.md").read_text(encoding="utf-8") == readme(folder.card)


def test_each_label_has_a_probability(folder, predictions):
    for prediction in predictions:
        assert prediction.labels == folder.labels
        assert prediction.probabilities.shape == (len(folder.labels),)
        assert prediction.probabilities.dtype == np.float32
        assert ((prediction.probabilities >= 0) & (prediction.probabilities <= 1)).all()


def test_the_mean_of_the_evidence_is_the_logit(predictions):
    if predictions[0].evidence is None:
        pytest.skip("the network gives no evidence")
    for prediction in predictions:
        logits = prediction.evidence.mean(axis=(0, 1))
        assert 1 / (1 + np.exp(-logits)) == pytest.approx(prediction.probabilities, abs=1e-5)


def test_tuned_thresholds_name_all_labels(folder, predictions):
    assert 0 <= folder.threshold <= 1
    if folder.tuned_thresholds is None:
        with pytest.raises(ModelError, match="has no tuned thresholds"):
            folder.thresholds("tuned")
    else:
        assert list(folder.tuned_thresholds.table()) == list(folder.labels)
        assert predictions[0].tuned_thresholds.table() == folder.tuned_thresholds.table()


def test_without_a_threshold_the_cards_rule_decides(folder, predictions):
    tuned = folder.card.thresholds
    asked = "tuned" if tuned and tuned.precision is not None else folder.threshold
    assert folder.thresholds(None).as_asked() == asked
    assert folder.default_rule == folder.thresholds(None).rule


def test_label_frequencies_are_shares_of_each_label(folder):
    assert folder.label_frequencies.shape == (len(folder.labels),)
    assert ((folder.label_frequencies >= 0) & (folder.label_frequencies <= 1)).all()


def test_a_card_that_is_too_new_says_what_to_do(folder, tmp_path):
    newer = tmp_path / "newer"
    newer.mkdir()
    card = json.loads((folder.path / CARD).read_bytes())
    (newer / CARD).write_text(json.dumps(card | {"card_version": CARD_VERSION + 1, "something": "new"}))
    with pytest.raises(ModelError, match="update posterclf"):
        find_model(newer)


def test_a_file_that_was_changed_is_noticed(folder, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(folder.path, changed)
    file = changed / next(iter(folder.card.files))
    file.write_bytes(file.read_bytes()[:-1])
    assert f"The file {file} is not the one that the model's card describes" in find_model(changed).fault()
