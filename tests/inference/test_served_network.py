"""A served file at work: whatever is asked of it, the next one is answered."""

import numpy as np
import pytest

from posterclf.errors import ModelError, ShapeError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.served_network import MAX_AT_ONCE, ServedNetwork
from posterclf.processors import processors
from tests.support.paths import SAMPLES


@pytest.fixture(scope="module")
def classifier() -> PosterClassifier:
    return PosterClassifier.load("article")


@pytest.fixture(scope="module")
def pixels(classifier) -> np.ndarray:
    return classifier.input_of(SAMPLES[0])


@pytest.fixture
def expected(classifier, pixels):
    """What the network says of the picture before; it must say the same after."""
    before = classifier.predict_inputs([pixels])[0].probabilities
    yield before
    assert (classifier.predict_inputs([pixels])[0].probabilities == before).all()


@pytest.mark.parametrize("none", [[], np.empty((0, 400, 400, 3), np.uint8)])
def test_no_poster_has_no_prediction(classifier, expected, none):
    assert classifier.predict_inputs(none) == []
    assert {name: values.shape for name, values in classifier.outputs(none).items()} == {"probabilities": (0, 25)}


def wrong(pixels: np.ndarray) -> list[tuple[object, type[Exception], str]]:
    unit = (pixels / 255).astype(np.float32)
    holed = unit.copy()
    holed[7, 7] = np.nan
    return [
        (pixels, ShapeError, "shape (400, 400, 3), not (400, 3)"),  # one picture in place of a list of them
        ([pixels[:-1]], ShapeError, "not (399, 400, 3)"),
        ([pixels[..., 0]], ShapeError, "not (400, 400)"),
        ([pixels, np.dstack([pixels, pixels[..., :1]])], ShapeError, "not (400, 400, 4)"),
        ([pixels.tolist()], ShapeError, "not list"),
        ([pixels.astype(np.int64)], ValueError, "of type int64"),
        ([pixels > 0], ValueError, "of type bool"),
        ([pixels.astype(np.float32)], ValueError, "outside of [0, 1]"),
        ([-unit], ValueError, "outside of [0, 1]"),
        ([unit, holed], ValueError, "outside of [0, 1]"),
        (np.broadcast_to(pixels, (100_000, *pixels.shape)), ValueError, f"{MAX_AT_ONCE} posters at once, not 100000"),
    ]


@pytest.mark.parametrize("number", range(11))
def test_what_is_no_poster_is_refused_before_the_network_sees_it(classifier, pixels, expected, number):
    inputs, kind, said = wrong(pixels)[number]
    with pytest.raises(kind) as refused:
        classifier.predict_inputs(inputs)
    assert said in str(refused.value)


def test_a_batch_without_memory_is_a_sentence_and_leaves_the_network_whole(classifier, pixels, expected, monkeypatch):
    monkeypatch.setattr("posterclf.inference.served_network.MAX_AT_ONCE", 10**9)
    with pytest.raises(ModelError, match=r"^There is no memory for the network of the model article for 1000000 "):
        classifier.predict_inputs(np.broadcast_to(pixels, (10**6, *pixels.shape)))  # 2 TB


def test_after_a_failed_resize_the_same_size_is_allocated_anew(classifier, pixels, expected, monkeypatch):
    network, real = classifier.network, ServedNetwork._allocate
    failures = iter([True, True])

    def allocate(self, batch_size: int) -> None:
        runtime = self._runtime
        runtime._interpreter.resize_tensor_input(runtime._input, [3, 400, 400, 3])  # which it is left at
        if next(failures, False):
            raise RuntimeError("no memory")
        real(self, batch_size)

    monkeypatch.setattr(ServedNetwork, "_allocate", allocate)
    with pytest.raises(ModelError):
        network.outputs([pixels] * 2)  # neither two nor, afterwards, one can be allocated
    assert network.outputs([pixels])["probabilities"] == pytest.approx(expected[None])


class Untrue:
    """LiteRT's interpreter, but for one output."""

    def __init__(self, real, values: np.ndarray):
        self._real, self._values = real, values

    def __getattr__(self, name: str):
        return getattr(self._real, name)

    def get_tensor(self, index: int) -> np.ndarray:
        return self._values.astype(np.float32)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.full((1, 25), np.nan), "probabilities that are no numbers"),
        (np.full((1, 25), np.inf), "probabilities that are no numbers"),
        (np.full((1, 25), 7.0), r"probabilities outside of \[0, 1\]"),
        (np.full((1, 25), -0.1), r"probabilities outside of \[0, 1\]"),
        (np.full((2, 25), 0.5), "probabilities of 2 x 25 for 1 posters"),
        (np.float32(0.5), "probabilities of  for 1 posters"),
    ],
)
def test_what_is_no_probability_is_a_fault_of_the_model(classifier, pixels, expected, monkeypatch, values, said):
    with monkeypatch.context() as changed:
        runtime = classifier.network._runtime
        changed.setattr(runtime, "_interpreter", Untrue(runtime._interpreter, values))
        with pytest.raises(
            ModelError, match=f"^The model article gives {said}. Restore its files, or train it again.$"
        ):
            classifier.predict(SAMPLES[0])


def test_it_computes_with_no_more_threads_than_processors(monkeypatch):
    asked = []

    def interpreter(model_content: bytes, num_threads: int):
        asked.append(num_threads)
        raise ValueError

    monkeypatch.setattr("posterclf.inference.runtimes.litert.Interpreter", interpreter)
    monkeypatch.setattr("posterclf.inference.served_network.processors", lambda: 3)
    with pytest.raises(ModelError, match="LiteRT cannot load the served file"):
        PosterClassifier.load("article")
    assert asked == [3]
    assert processors() >= 1
