"""The served network against Keras, the tutorial's own lines as the oracle."""

import doctest
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

import posterclf.inference.classifier
from posterclf.errors import BrokenImage, ModelError, UnreadableFile
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES, Labels
from posterclf.registry.model_folder import KERAS_FILE, ModelFolder, find_model, write_card
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES


@pytest.fixture(scope="module")
def classifier() -> PosterClassifier:
    return PosterClassifier.load("article")


@pytest.fixture(scope="module")
def keras_model():
    keras = pytest.importorskip("keras")
    return keras.models.load_model(find_model("article").path / KERAS_FILE)


def tutorials_lines(model, path) -> np.ndarray:
    """What the tutorial does with a new poster."""
    from keras.utils import img_to_array, load_img

    img = load_img(path, target_size=(400, 400, 3))
    img = img_to_array(img)
    img = img / 255
    return model.predict(img.reshape(1, 400, 400, 3), verbose=0)[0]


def test_every_sample_gets_what_the_tutorials_lines_give(classifier, keras_model):
    assert len(SAMPLES) >= 12
    for path in SAMPLES:
        served = classifier.predict(path).probabilities
        assert served == pytest.approx(tutorials_lines(keras_model, path), abs=1e-4), path.name


def test_real_posters_get_what_the_tutorials_lines_give(classifier, keras_model, real_posters):
    for path in sorted((real_posters / "Images").iterdir())[::1000]:
        served = classifier.predict(path).probabilities
        assert served == pytest.approx(tutorials_lines(keras_model, path), abs=1e-4), path.name


def test_path_text_bytes_image_and_array_are_answered_alike(classifier):
    path = SAMPLES[0]
    image = Image.open(path).convert("RGB")
    expected = classifier.predict(path).probabilities
    for source in (str(path), path.read_bytes(), image, np.asarray(image), np.asarray(image) / 255):
        assert (classifier.predict(source).probabilities == expected).all()


def test_many_are_answered_in_order_whatever_the_batch(classifier):
    one_by_one = [classifier.predict(path).probabilities for path in SAMPLES]
    for batch_size in (1, 4, len(SAMPLES)):
        together = list(classifier.predict_many(iter(SAMPLES), batch_size))
        assert len(together) == len(SAMPLES)
        for prediction, expected in zip(together, one_by_one, strict=True):
            assert prediction.probabilities == pytest.approx(expected, abs=1e-6)
    assert list(classifier.predict_many([])) == []


def test_many_draws_only_as_far_as_it_answers(classifier):
    drawn = []

    def source():
        for path in SAMPLES:
            drawn.append(path)
            yield path

    next(classifier.predict_many(source(), batch_size=2))
    assert len(drawn) == 2


def test_threads_get_their_own_answers(classifier):
    expected = {path: classifier.predict(path).probabilities for path in SAMPLES}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(classifier.predict, SAMPLES * 3))
    for path, prediction in zip(SAMPLES * 3, answers, strict=True):
        assert (prediction.probabilities == expected[path]).all()


def test_an_earlier_answer_does_not_change_with_the_next(classifier):
    first = classifier.predict(SAMPLES[0])
    kept = first.probabilities.copy()
    classifier.predict(SAMPLES[1])
    assert (first.probabilities == kept).all()


def test_a_bad_picture_raises_and_the_next_is_answered(classifier, tmp_path):
    with pytest.raises(BrokenImage):
        classifier.predict(SAMPLES[0].read_bytes()[:1000])
    with pytest.raises(UnreadableFile):
        classifier.predict(tmp_path / "nowhere.jpg")
    assert classifier.predict(SAMPLES[0]).model == "article"


def test_the_tutorials_network_gives_probabilities_alone(classifier):
    prediction = classifier.predict(SAMPLES[0])
    assert (prediction.embedding, prediction.evidence, prediction.poster_likeness) == (None, None, None)
    assert prediction.probably_no_poster is False


def test_as_dict_has_all_25_in_csv_order(classifier):
    answer = classifier.predict(SAMPLES[0]).as_dict()
    assert tuple(answer) == GENRES
    assert all(0 <= probability <= 1 for probability in answer.values())


def test_a_file_that_computes_other_labels_than_the_cards_is_one_sentence(tmp_path):
    folder, five = model_of(SIX, tmp_path / "six"), Labels(SIX[:5])
    training = replace(folder.card.training, label_frequencies=dict.fromkeys(five, 0.2))
    write_card(ModelFolder(folder.path, replace(folder.card, labels=five, training=training)))
    with pytest.raises(ModelError) as refused:
        PosterClassifier.load(folder.path)
    assert str(refused.value) == (
        "The served file of the model six gives probabilities of the shape (6,), which does not fit "
        "the 5 labels of its card. Restore both, or train again."
    )


def test_the_example_in_the_docstring_is_true(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert doctest.testmod(posterclf.inference.classifier).attempted == 2
    assert doctest.testmod(posterclf.inference.classifier).failed == 0


@pytest.mark.parametrize("size", [0, -1, 257])
def test_a_batch_of_no_size_is_refused_before_a_picture_is_asked_for(classifier, size):
    with pytest.raises(ValueError, match=rf"1 to 256 posters, not {size}\."):
        classifier.predict_many(iter([]), size)


@pytest.mark.parametrize("threads", [0, -1])
def test_without_a_thread_nothing_is_loaded(threads):
    with pytest.raises(ValueError, match="At least one thread"):
        PosterClassifier.load(threads=threads)
