import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from posterclf.app.many.poster_queue import MAX_POSTERS, THUMBNAIL, Poster, PosterQueue
from posterclf.app.uploads.inbox import Arrivals, Upload
from posterclf.errors import BrokenImage, TooManyBytes, UnknownFormat, UploadRefused
from posterclf.inference.classifier import PosterClassifier
from tests.support.paths import SAMPLES


@pytest.fixture(scope="module")
def classifier() -> PosterClassifier:
    return PosterClassifier.load()


def posters(*names: str) -> list[Poster]:
    return [Poster(name, name, b"") for name in names]


def queue_of(*names: str) -> PosterQueue:
    queue = PosterQueue()
    queue.add(posters(*names))
    return queue


def samples(number: int) -> PosterQueue:
    queue = PosterQueue()
    queue.add(Poster(path.stem, path.name, path) for path in SAMPLES[:number])
    return queue


def test_a_queue_is_predicted_a_handful_at_a_time_as_the_classifier_predicts(classifier):
    queue = samples(3)
    assert queue.rate is None
    for left in (2, 1, 0):
        queue.work(classifier, seconds=0)
        assert len(queue.waiting(classifier.folder.name)) == left
    assert queue.rate > 0
    for predicted, path in zip(queue.rows(classifier.folder.name), SAMPLES, strict=False):
        assert predicted.prediction.probabilities == pytest.approx(classifier.predict(path).probabilities)
        with Image.open(io.BytesIO(predicted.poster.thumbnail)) as image:
            assert image.width <= THUMBNAIL[0]


def test_bad_files_keep_their_fault_and_the_rest_goes_on(classifier):
    queue = PosterQueue()
    good = SAMPLES[0].read_bytes()
    queue.add([Poster("1", "text.jpg", b"hello"), Poster("2", "cut.jpg", good[:3000]), Poster("3", "good.jpg", good)])
    queue.work(classifier, seconds=60)
    assert [(poster.name, type(poster.fault)) for poster in queue.faulty()] == [
        ("text.jpg", UnknownFormat),
        ("cut.jpg", BrokenImage),
    ]
    assert [row.poster.name for row in queue.rows(classifier.folder.name)] == ["good.jpg"]
    assert [poster.name for poster in queue.usable()] == ["good.jpg"]
    assert queue.waiting(classifier.folder.name) == []
    assert [poster.content for poster in queue.posters.values()] == [None, None, good]


def test_files_that_did_not_arrive_are_faulty_like_others_and_do_not_pile_up():
    queue = PosterQueue()
    large = [Upload("1", "large.jpg", TooManyBytes("large")), Upload("2", "refused.jpg", UploadRefused.at(413, 9))]
    queue.add_uploads(Arrivals(large, begins=True, left_out=2))
    assert [type(poster.fault) for poster in queue.faulty()] == [TooManyBytes, UploadRefused]
    assert queue.left_out == 2
    again = [Upload("3", "large.jpg", TooManyBytes("large")), Upload("4", "refused.jpg", b"it came")]
    queue.add_uploads(Arrivals(again, begins=True))
    assert queue.left_out == 0
    assert [poster.identity for poster in queue.faulty()] == ["3"]
    assert [poster.identity for poster in queue.usable()] == ["4"]


def test_another_network_predicts_anew_and_the_first_predictions_stay(classifier):
    queue = samples(1)
    queue.work(classifier, seconds=60)
    assert len(queue.waiting("article")) == 1
    queue.work(PosterClassifier.load("article"), seconds=60)
    assert queue.rows("article")[0].prediction.model == "article"
    assert queue.rows(classifier.folder.name)[0].prediction.model == classifier.folder.name


def test_the_first_posters_are_taken_and_the_others_counted():
    queue = queue_of(*(f"{number:03}" for number in range(MAX_POSTERS + 7)))
    assert len(queue.posters) == MAX_POSTERS
    assert list(queue.posters)[-1] == f"{MAX_POSTERS - 1:03}"
    assert (queue.left_out, queue.room) == (7, 0)


def test_two_runs_at_once_predict_each_poster_once_and_every_row_has_its_thumbnail(classifier):
    queue, model, predicted = samples(4), classifier.folder.name, []

    class Counting:
        folder = classifier.folder

        def predict(self, image):
            predicted.append(image)
            return classifier.predict(image)

    with ThreadPoolExecutor() as threads:
        runs = [threads.submit(queue.work, Counting(), 60) for _ in range(2)]
        while not all(run.done() for run in runs):
            queue.add([Poster("late", "late.jpg", SAMPLES[4])])
            assert all(row.poster.thumbnail for row in queue.rows(model))
    queue.work(Counting(), 60)
    assert len(predicted) == len(queue.rows(model)) == 5


def test_a_second_choice_is_added_and_starts_a_stopped_queue():
    queue = queue_of("a", "b")
    queue.stopped = True
    queue.add(posters("b", "c"))
    assert list(queue.posters) == ["a", "b", "c"]
    assert not queue.stopped


def test_a_stopped_queue_stays_stopped_while_the_rest_of_a_choice_comes():
    queue = PosterQueue()
    queue.add_uploads(Arrivals([Upload("1", "a.jpg", b"a")], begins=True, left_out=5))
    queue.stopped = True
    queue.add_uploads(Arrivals([Upload("2", "b.jpg", b"b")]))
    assert (len(queue.posters), queue.stopped, queue.left_out) == (2, True, 5)


def test_a_table_of_labels_is_no_poster():
    queue = PosterQueue()
    queue.add_uploads(Arrivals([Upload("1", "a/truth.csv", b"Id,Drama,War\nx,1,0\n")]))
    name, table = queue.table
    assert (name, table.labels, queue.posters) == ("truth.csv", ("Drama", "War"), {})
    queue.add_uploads(Arrivals([Upload("2", "broken.csv", b"no table")]))
    assert queue.table is None
    assert queue.table_fault[0] == "broken.csv"
