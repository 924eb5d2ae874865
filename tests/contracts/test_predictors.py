"""Whatever predicts posters says the same as the local classifier, file by file."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posterclf.errors import ImageError, ModelError
from posterclf.images import MAX_BYTES
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import find_model, model_names
from tests.contracts.conftest import SIX_LABELS, Predictor, Results, one_by_one
from tests.support import corpus
from tests.support.paths import SAMPLES

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own sockets

ODD_NAMES = ("=1+1.jpg", "two\nlines.jpg", 'q"uote,.jpg', "第九.jpg", " ", os.fsdecode(b"\xff.jpg"))


@pytest.fixture(scope="module")
def posters(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A large JPEG, and posters under ordinary and odd names, in an order that is not that of their names."""
    folder = tmp_path_factory.mktemp("posters")
    for name, path in zip(ODD_NAMES, SAMPLES, strict=False):
        (folder / name).symlink_to(path)
    Image.open(SAMPLES[7]).resize((2000, 3000)).save(folder / "large.jpg", quality=90)
    return [str(path) for path in (folder / "large.jpg", *SAMPLES[9:5:-1], *(folder / name for name in ODD_NAMES))]


@pytest.fixture(scope="module")
def unusable(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """One file for each way to be none that can be predicted; the last one is missing."""
    folder = tmp_path_factory.mktemp("unusable")
    contents = {
        "empty.jpg": b"",
        "text.jpg": b"no picture",
        "cut.jpg": SAMPLES[0].read_bytes()[:3000],
        "small.png": corpus.encoded(corpus.picture(31, 40), "PNG"),
        "many pixels.png": corpus.png(20_000, 20_000, rows=b""),
        "many bytes.jpg": bytes(MAX_BYTES + 1),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in (*contents, "missing.jpg")]


@pytest.fixture(scope="module", params=[*model_names(), SIX_LABELS])
def model(request: pytest.FixtureRequest) -> str:
    return request.param


@cache  # pytest would ask anew for each predictor
def local_results(model: str, files: tuple[str, ...]) -> Results:
    """By a classifier that shares nothing with those under test."""
    return one_by_one(PosterClassifier.load(model), files)


@pytest.fixture(scope="module")
def expected(model: str, posters: list[str], unusable: list[str]) -> Results:
    return local_results(model, (*posters, *unusable))


@pytest.fixture(scope="module")
def results(predictor: Predictor, model: str, expected: Results) -> Results:
    """Asked once for all tests: what runs elsewhere starts slowly."""
    return predictor.predict(list(expected), model)


@pytest.fixture(scope="module")
def pairs(results: Results, expected: Results, posters: list[str]) -> list[tuple[Prediction, Prediction]]:
    """For each poster what was predicted, and what the local classifier says."""
    return [(results[file], expected[file]) for file in posters]


def test_every_file_comes_back_once_under_its_name_and_in_order_where_that_is_promised(predictor, results, expected):
    assert sorted(results) == sorted(expected)
    if predictor.keeps_order:
        assert list(results) == list(expected)


def test_probabilities_are_the_same_to_the_bit(pairs):
    for prediction, known in pairs:
        assert prediction.probabilities.dtype == np.float32
        np.testing.assert_array_equal(prediction.probabilities, known.probabilities)


def test_labels_are_those_of_the_card_in_its_order(pairs, model):
    for prediction, known in pairs:
        assert prediction.model == model
        assert prediction.labels == tuple(prediction.as_dict()) == find_model(model).card.labels
        assert prediction.ranking() == known.ranking()


@pytest.mark.parametrize("asked", [None, 0.1, "tuned", "own"])
def test_thresholds_decide_alike(pairs, model, asked):
    folder = find_model(model)
    if asked == "tuned" and folder.tuned_thresholds is None:
        for prediction, _ in pairs:
            with pytest.raises(ValueError, match="has no tuned thresholds"):
                prediction.at("tuned")
        return
    threshold = {None: folder.threshold, "own": {folder.labels[0]: 0.01, folder.labels[-1]: 0.2}}.get(asked, asked)
    for prediction, known in pairs:
        assert prediction.at(threshold) == known.at(threshold) == known.at(folder.thresholds(threshold))


def test_likeness_to_a_poster_is_the_same(pairs):
    for prediction, known in pairs:
        assert prediction.poster_likeness == known.poster_likeness
        assert prediction.probably_no_poster == known.probably_no_poster


def test_embedding_and_evidence_are_the_same_where_they_come(predictor, pairs):
    for prediction, known in pairs:
        for name in ("embedding", "evidence"):
            values, known_values = getattr(prediction, name), getattr(known, name)
            if predictor.all_outputs and known_values is not None:
                assert values.dtype == np.float32
                np.testing.assert_array_equal(values, known_values)
            else:
                assert values is None


def test_a_file_that_cannot_be_used_gives_the_same_error(predictor, results, expected, unusable):
    for file in unusable:
        assert isinstance(results[file], ImageError)
        assert str(results[file]) == str(expected[file])
        if predictor.error_classes:
            assert type(results[file]) is type(expected[file])
    assert len({type(expected[file]) for file in unusable}) == len(unusable)


def test_many_at_once_get_each_its_own_prediction(predictor, model, expected, posters):
    if predictor.predict_many is predictor.predict:
        pytest.skip("it takes all files at once anyway")
    results = predictor.predict_many(posters, model)
    assert list(results) == posters
    for file in posters:  # batches are another order of additions on some processors
        assert results[file].probabilities == pytest.approx(expected[file].probabilities, abs=1e-5)


def test_a_model_that_there_is_not_is_a_model_error(predictor):
    if predictor.by_name is None:
        pytest.skip("it takes the folder of a model, which was found")
    with pytest.raises(ModelError, match="There is no model 'nowhere'"):
        predictor.by_name("nowhere")


def test_the_local_classifier_keeps_the_order_of_many(model, expected, posters):
    predictions = PosterClassifier.shared(model).predict_many(map(Path, posters))
    for file, prediction in zip(posters, predictions, strict=True):
        assert prediction.probabilities == pytest.approx(expected[file].probabilities, abs=1e-5)
