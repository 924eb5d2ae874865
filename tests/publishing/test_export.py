"""A model in other runtimes' forms, read by those runtimes themselves, beside what is served."""

import shutil

import numpy as np
import pytest

from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_reduced, scaled_pixels
from posterclf.publishing import export
from posterclf.registry.card_markdown import markdown
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model
from tests.support import tiny_network
from tests.support.paths import SAMPLES


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> ModelFolder:
    return tiny_network.save_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def another(tiny) -> bytes:
    """The same network with other weights."""
    size = tiny.card.input
    return export.litert(tiny_network.all_outputs(size.height, size.width, seed=2))


@pytest.fixture
def posters(tiny) -> np.ndarray:
    size = tiny.card.input
    return np.stack([scaled_pixels(read_reduced(path, size), size) for path in SAMPLES[:3]])


@pytest.fixture
def expected(tiny, posters) -> dict[str, np.ndarray]:
    return export.keras_model(tiny).predict(posters, verbose=0)


@pytest.mark.parametrize("format_name", ["savedmodel", "onnx", "litert"])
def test_every_output_is_what_keras_gives(tiny, tmp_path, posters, expected, format_name):
    if format_name == "onnx":
        pytest.importorskip("tf2onnx")
        pytest.importorskip("onnxruntime")
    folder = export.export(tiny, format_name, tmp_path / "deep" / format_name)
    assert folder.fault() == ""
    assert folder.card.exported.format == format_name
    assert set(folder.card.export.outputs) == set(expected)
    assert f"Exported as {format_name} from `tiny`" in markdown(folder.card)
    answered = OTHERS[format_name](folder, posters)
    assert set(answered) == set(expected)
    for name, values in expected.items():
        assert answered[name] == pytest.approx(values, abs=1e-4), name
    assert not list(tmp_path.glob("deep/.*")), "nothing half-made is left"


def by_tensorflow(folder, posters):
    import tensorflow as tf

    loaded = tf.saved_model.load(folder.path / "1")
    return {name: value.numpy() for name, value in loaded.signatures["serving_default"](image=posters).items()}


def by_onnx_runtime(folder, posters):
    import onnxruntime

    session = onnxruntime.InferenceSession(folder.path / "model.onnx", providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, {"image": posters}), strict=True))


def by_the_page(folder, posters):
    predictions = list(PosterClassifier.load(folder.path).predict_many(SAMPLES[:3]))
    outputs = {name: np.stack([getattr(one, name) for one in predictions]) for name in ("probabilities", "embedding")}
    outputs["evidence"] = np.stack([one.evidence for one in predictions])
    outputs["poster_likeness"] = np.array([[one.poster_likeness] for one in predictions])
    return outputs


OTHERS = {"savedmodel": by_tensorflow, "onnx": by_onnx_runtime, "litert": by_the_page}


def test_the_tutorials_network_has_one_output_by_name(tmp_path):
    folder = export.export(find_model("article"), "savedmodel", tmp_path / "out")
    assert set(folder.card.export.outputs) == {"probabilities"}
    assert folder.fault() == ""


def test_what_answers_otherwise_is_not_written(tiny, another, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "litert", lambda model: another)
    with pytest.raises(ModelError, match="answers otherwise than Keras"):
        export.export(tiny, "litert", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_differs_alone_is_found(tiny, posters, expected):
    moved = expected | {"embedding": expected["embedding"] + 2e-4}
    answers = iter([{name: values[part] for name, values in moved.items()} for part in (slice(1), slice(1, None))])
    with pytest.raises(ModelError, match="in embedding"):
        export.agreement(export.keras_model(tiny), lambda inputs: next(answers), posters)


def test_what_is_there_is_not_written_over(tiny, tmp_path):
    with pytest.raises(ModelError, match="is there already"):
        export.export(tiny, "litert", tmp_path)


@pytest.fixture
def served(tiny, tmp_path):
    """The tiny model with its served file, as training leaves one behind."""
    return export.renew(find_model(shutil.copytree(tiny.path, tmp_path / "served")))


def test_a_served_file_made_anew_answers_as_before(served):
    before = PosterClassifier.load(served.path).predict(SAMPLES[0]).probabilities
    folder = export.renew(served)
    assert folder.fault() == ""
    assert PosterClassifier.load(folder.path).predict(SAMPLES[0]).probabilities == pytest.approx(before, abs=1e-5)


def test_a_conversion_that_answers_otherwise_is_not_put_in_place(served, another, monkeypatch):
    monkeypatch.setattr(export, "litert", lambda model: another)
    with pytest.raises(ModelError, match="answers otherwise than Keras"):
        export.renew(served)
    assert find_model(served.path).fault() == ""
    assert served.verified_file(SERVED_FILE) != another
