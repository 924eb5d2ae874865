import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from posterclf.app.many import poster_queue
from posterclf.app.many.poster_queue import (
    ALL,
    DOUBTED,
    MOST,
    NONE,
    THUMBNAIL,
    Poster,
    PosterQueue,
    Row,
    label_counts,
    pick,
)
from posterclf.errors import BrokenImage, UnknownFormat
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES, Thresholds
from posterclf.publishing import non_posters
from tests.support.paths import SAMPLES


@pytest.fixture(scope="module")
def classifier() -> PosterClassifier:
    return PosterClassifier.load()


LOW = Thresholds.one(GENRES, 0.3)


def queue_of(*names: str) -> PosterQueue:
    queue = PosterQueue()
    queue.add((name, name, b"") for name in names)
    return queue


def row(name: str, **probabilities: float) -> Row:
    values = np.array([probabilities.get(genre, 0.01) for genre in GENRES], dtype=np.float32)
    prediction = Prediction(
        model="test", labels=GENRES, probabilities=values, probably_no_poster=name.startswith("scan")
    )
    return Row(Poster(name, name, b""), prediction, prediction.at(0.3))


ROWS = [
    row("beta.jpg", Drama=0.5, Comedy=0.4),
    row("Alpha.jpg", Comedy=0.9),
    row("scan.jpg"),
    row("gamma.jpg", War=0.6),
]


def names(rows: list[Row]) -> list[str]:
    return [row.poster.name for row in rows]


def test_a_queue_is_predicted_a_handful_at_a_time_as_the_classifier_predicts(classifier):
    queue = PosterQueue()
    queue.add((path.stem, path.name, path) for path in SAMPLES[:3])
    assert queue.rate is None
    for left in (2, 1, 0):
        queue.work(classifier, seconds=0)
        assert len(queue.waiting(classifier.folder.name)) == left
    assert queue.rate > 0
    for predicted, path in zip(queue.rows(classifier.folder.name, LOW), SAMPLES, strict=False):
        expected = classifier.predict(path)
        assert predicted.prediction.probabilities == pytest.approx(expected.probabilities)
        assert predicted.predicted == expected.at(0.3)
        with Image.open(io.BytesIO(predicted.poster.thumbnail)) as image:
            assert image.width <= THUMBNAIL[0]


def test_bad_files_keep_their_fault_and_the_rest_goes_on(classifier):
    queue = PosterQueue()
    good = SAMPLES[0].read_bytes()
    queue.add([("1", "text.jpg", b"hello"), ("2", "cut.jpg", good[:3000]), ("3", "good.jpg", good)])
    queue.work(classifier, seconds=60)
    assert [(poster.name, type(poster.fault)) for poster in queue.faulty()] == [
        ("text.jpg", UnknownFormat),
        ("cut.jpg", BrokenImage),
    ]
    assert names(queue.rows(classifier.folder.name, LOW)) == ["good.jpg"]
    assert queue.waiting(classifier.folder.name) == []
    assert [poster.content for poster in queue.posters.values()] == [None, None, good]


def test_another_network_predicts_anew_and_the_first_predictions_stay(classifier):
    other = PosterClassifier.load("article")
    queue = PosterQueue()
    queue.add([("1", SAMPLES[0].name, SAMPLES[0])])
    queue.work(classifier, seconds=60)
    assert len(queue.waiting("article")) == 1
    queue.work(other, seconds=60)
    assert queue.rows("article", LOW)[0].prediction.model == "article"
    assert queue.rows(classifier.folder.name, LOW)[0].prediction.model == classifier.folder.name


def test_the_first_posters_are_taken_and_the_others_counted():
    queue = queue_of(*(f"{number:03}" for number in range(MOST + 7)))
    assert len(queue.posters) == MOST
    assert list(queue.posters)[-1] == f"{MOST - 1:03}"
    assert queue.left_out == 7
    queue.remove(["000", "not there"])
    queue.add([("new", "new", b"")])
    assert (len(queue.posters), queue.left_out) == (MOST, 0)


def test_files_that_do_not_fit_are_counted_and_never_read(monkeypatch):
    class Unread(io.BytesIO):
        def getvalue(self):
            raise AssertionError("read although it does not fit")

    monkeypatch.setattr(poster_queue, "MOST_BYTES", 10)
    queue = PosterQueue()
    queue.add(
        [("a", "a", io.BytesIO(b"12345678")), ("b", "b", Unread(b"123")), ("c", "c", b"12"), ("d", "d", SAMPLES[0])]
    )
    assert [poster.content for poster in queue.posters.values()] == [b"12345678", b"12", SAMPLES[0]]
    assert queue.left_out == 1
    queue.remove(["a"])
    queue.add([("b", "b", io.BytesIO(b"123"))])
    assert (queue.posters["b"].content, queue.left_out) == (b"123", 0)


def test_two_runs_at_once_predict_each_poster_once_and_every_row_has_its_thumbnail(classifier):
    queue, model, predicted = PosterQueue(), classifier.folder.name, []

    class Counting:
        folder = classifier.folder

        def predict(self, image):
            predicted.append(image)
            return classifier.predict(image)

    queue.add((path.stem, path.name, path) for path in SAMPLES[:4])
    with ThreadPoolExecutor() as threads:
        runs = [threads.submit(queue.work, Counting(), 60) for _ in range(2)]
        while not all(run.done() for run in runs):
            queue.add([("late", "late.jpg", SAMPLES[4])])
            assert all(row.poster.thumbnail for row in queue.rows(model, LOW))
    queue.work(Counting(), 60)
    assert len(predicted) == len(queue.rows(model, LOW)) == 5


def test_a_second_choice_is_added_and_starts_a_stopped_queue():
    queue = queue_of("a", "b")
    queue.stopped = True
    queue.add([("b", "b", b""), ("c", "c", b"")])
    assert list(queue.posters) == ["a", "b", "c"]
    assert not queue.stopped


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (ALL, ["beta.jpg", "Alpha.jpg", "scan.jpg", "gamma.jpg"]),
        ("Comedy", ["beta.jpg", "Alpha.jpg"]),
        ("Western", []),
        (NONE, ["scan.jpg"]),
        (DOUBTED, ["scan.jpg"]),
    ],
)
def test_rows_are_picked_by_genre(which, expected):
    assert names(pick(ROWS, which)) == expected


def test_rows_are_picked_by_a_part_of_the_name():
    assert names(pick(ROWS, name="ALPHA")) == ["Alpha.jpg"]
    assert names(pick(ROWS, "Comedy", "mm")) == []


def test_rows_are_ordered_by_name_or_by_probability():
    assert names(pick(ROWS, order="name")) == ["Alpha.jpg", "beta.jpg", "gamma.jpg", "scan.jpg"]
    assert names(pick(ROWS, order="probability")) == ["Alpha.jpg", "gamma.jpg", "beta.jpg", "scan.jpg"]
    assert names(pick(ROWS, "Comedy", order="probability")) == ["Alpha.jpg", "beta.jpg"]


def test_genres_are_counted_the_most_frequent_first():
    counts = label_counts(ROWS, GENRES)
    assert list(counts.items())[:4] == [("Comedy", 2), ("Drama", 1), ("War", 1), ("Action", 0)]
    assert set(counts) == set(GENRES)


def test_what_is_no_poster_is_doubted(classifier):
    content = io.BytesIO()
    non_posters.text_page(np.random.default_rng(0)).save(content, "PNG")
    queue = PosterQueue()
    queue.add([("1", "page.png", content.getvalue())])
    queue.work(classifier, seconds=60)
    assert names(pick(queue.rows(classifier.folder.name, LOW), DOUBTED)) == ["page.png"]
