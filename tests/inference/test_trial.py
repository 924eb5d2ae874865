"""An unknown network: whatever its file holds is one sentence, and this process goes on."""

import numpy as np
import pytest

from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import LITERT, Computing, choice, is_installed
from posterclf.inference.runtimes.choice import RuntimeChoice
from posterclf.inference.trial import require_tried
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import find_model, model_names
from tests.support.hostile_models import HEIGHT, LABELS, NETWORKS, WIDTH, model_with, no_number_for_black, plain

SIZE = InputSize(height=HEIGHT, width=WIDTH, resample="bilinear")


def test_a_right_one_predicts(tmp_path):
    classifier = PosterClassifier.load(model_with(plain(), tmp_path / "own").path)
    prediction = classifier.predict(np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    assert prediction.labels == LABELS
    assert prediction.probabilities == pytest.approx([0.5] * 3)  # the mean of black is 0, and there is no bias


@pytest.mark.parametrize("name", NETWORKS)
def test_what_cannot_be_served_is_one_sentence_that_names_the_model(name, tmp_path):
    folder = model_with(NETWORKS[name](), tmp_path / "own")
    with pytest.raises(ModelError, match=r"\bmodel own\b") as caught:
        PosterClassifier.load(folder.path)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert len(text) < 300


def test_a_file_is_tried_once_for_a_size(tmp_path, monkeypatch):
    require_tried("own", plain(), SIZE)
    monkeypatch.setattr("subprocess.run", None)
    require_tried("own", plain(), SIZE)
    with pytest.raises(TypeError):
        require_tried("own", plain(), InputSize(height=HEIGHT, width=WIDTH + 1, resample="bilinear"))


@pytest.mark.parametrize("name", model_names())
def test_a_shipped_one_is_not_tried(name, monkeypatch):
    assert find_model(name).is_shipped
    monkeypatch.setattr(choice, "require_tried", None)
    PosterClassifier.load(name)


def test_a_network_that_gives_no_numbers_for_some_pictures_says_so_for_them(tmp_path):
    classifier = PosterClassifier.load(model_with(no_number_for_black(), tmp_path / "own").path)
    assert np.isfinite(classifier.predict(np.full((HEIGHT, WIDTH, 3), 9, np.uint8)).probabilities).all()
    with pytest.raises(ModelError, match="The model own gives probabilities that are no numbers"):
        classifier.predict(np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    assert np.isfinite(classifier.predict(np.full((HEIGHT, WIDTH, 3), 9, np.uint8)).probabilities).all()


@pytest.mark.skipif(not is_installed("openvino"), reason="OpenVINO is not installed: the extra openvino brings it")
@pytest.mark.parametrize("name", ["not a number", "a layer of 120 GB", "a row that is not there", "two inputs"])
def test_another_runtime_is_no_way_around_it(name, tmp_path):
    """Of which OpenVINO by itself would take one that LiteRT refuses."""
    folder = model_with(NETWORKS[name](), tmp_path / "own")
    with pytest.raises(ModelError, match=r"\bmodel own\b"):
        PosterClassifier.load(folder.path, choice=RuntimeChoice("openvino", "fast"))


@pytest.mark.skipif(not is_installed("openvino"), reason="OpenVINO is not installed: the extra openvino brings it")
def test_a_right_one_is_tried_by_both_runtimes_and_predicts(tmp_path, monkeypatch):
    tried = []
    real = choice.require_tried
    monkeypatch.setattr(choice, "require_tried", lambda *asked: tried.append(asked[-1]) or real(*asked))
    folder = model_with(plain(), tmp_path / "own")
    classifier = PosterClassifier.load(folder.path, choice=RuntimeChoice("openvino"))
    assert set(tried) == {LITERT, Computing("openvino", "float32")}
    assert classifier.predict(np.zeros((HEIGHT, WIDTH, 3), np.uint8)).probabilities == pytest.approx([0.5] * 3)
