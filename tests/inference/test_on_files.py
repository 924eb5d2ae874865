"""Probabilities for posters in files: in their order, and the file that stops it is named."""

import io
from functools import partial

import pytest
from tqdm import tqdm

from posterclf.errors import DatasetError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import probabilities_of
from tests.support.paths import SAMPLES


@pytest.fixture(scope="module")
def classifier() -> PosterClassifier:
    return PosterClassifier.load("article")


def test_there_is_a_row_for_each_file_as_it_would_get_alone(classifier):
    probabilities = probabilities_of(classifier, SAMPLES[:3])
    assert (probabilities.shape, probabilities.dtype) == ((3, 25), "float32")
    for row, path in zip(probabilities, SAMPLES, strict=False):
        assert row == pytest.approx(classifier.predict(path).probabilities, abs=1e-6)


@pytest.mark.parametrize("content", [b"no picture", SAMPLES[0].read_bytes()[:2000], None])
def test_a_file_that_cannot_be_used_is_named_with_the_reason_and_what_to_do(classifier, tmp_path, content):
    bad = tmp_path / "bad.jpg"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        probabilities_of(classifier, [SAMPLES[0], bad])
    assert str(caught.value).startswith(f"{bad}: ")
    assert str(caught.value).endswith("`posterclf dataset check` finds all such files.")


def test_progress_counts_the_posters(classifier):
    screen = io.StringIO()
    probabilities_of(classifier, SAMPLES[:2], partial(tqdm, file=screen))
    last = screen.getvalue().split("\r")[-1]
    assert last.startswith("predicting: 100%")
    assert "2/2" in last
