"""Every runtime says of every model what LiteRT says: in float32 to 1e-4, in bfloat16 within bounds."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from posterclf.errors import ModelError, ShapeError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import DTYPES, LITERT, TITLES, Computing, is_installed
from posterclf.inference.runtimes.choice import AGREEMENT, network_of
from posterclf.inference.served_network import MAX_AT_ONCE, ServedNetwork
from posterclf.processors import computes_bfloat16
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model, model_names
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.client import RemoteClassifier
from posterclf.tagging.run import local_outcomes
from tests.contracts.conftest import SIX_LABELS
from tests.support.paths import ROOT, SAMPLES
from tests.support.served import served

NOT_INSTALLED = "OpenVINO is not installed: the extra openvino brings it"
# Of evidence and embedding, which are no probabilities, as a share of their largest value.
SHARE = {"float32": 1e-4, "bfloat16": 0.35}


def ways() -> list:
    """All runtimes with all their types, those that this machine lacks with the reason why they are skipped."""
    found = [pytest.param(LITERT, id="litert")]
    for dtype in DTYPES:
        missing = pytest.mark.skipif(not is_installed("openvino"), reason=NOT_INSTALLED)
        unable = pytest.mark.skipif(
            dtype == "bfloat16" and not computes_bfloat16(), reason="this processor has no bfloat16"
        )
        found.append(pytest.param(Computing("openvino", dtype), id=f"openvino-{dtype}", marks=[missing, unable]))
    return found


@pytest.fixture(params=ways(), scope="module")
def computing(request: pytest.FixtureRequest) -> Computing:
    return request.param


@pytest.fixture(params=[*model_names(), SIX_LABELS], scope="module")
def folder(request: pytest.FixtureRequest, own_models: Path) -> ModelFolder:
    return find_model(request.param)


def loaded(folder: ModelFolder, computing: Computing, threads: int = 1) -> ServedNetwork:
    return network_of(folder, folder.verified_file(SERVED_FILE), threads, computing)


@pytest.fixture(scope="module")
def network(folder: ModelFolder, computing: Computing) -> ServedNetwork:
    if folder.card.quantization and computing != LITERT:
        pytest.skip("networks of 8 bits are LiteRT's whatever is asked for")
    return loaded(folder, computing)


@pytest.fixture(scope="module")
def pixels(folder: ModelFolder) -> np.ndarray:
    classifier = known(folder.name)
    return np.stack([classifier.input_of(path) for path in SAMPLES[:5]])


@cache
def known(model: str) -> PosterClassifier:
    folder = find_model(model)
    return PosterClassifier(folder, folder.verified_file(SERVED_FILE), 1)


def test_each_output_comes_under_its_name_in_its_shape(network, folder):
    assert network.shapes == known(folder.name).network.shapes
    assert all(length > 0 for shape in network.shapes.values() for length in shape)


def test_it_says_what_litert_says(network, folder, pixels, computing):
    expected = known(folder.name).outputs(pixels)
    found = network.outputs(pixels)
    assert found.keys() == expected.keys()
    for name, values in found.items():
        assert values.dtype == np.float32
        if name == "probabilities":
            assert abs(values - expected[name]).max() <= AGREEMENT[computing.dtype]
        else:
            assert abs(values - expected[name]).max() <= SHARE[computing.dtype] * abs(expected[name]).max(), name


def test_batches_of_any_size_in_any_order_say_what_single_ones_say(network, pixels):
    alone = {name: values[0] for name, values in network.outputs(pixels[:1]).items()}
    for size in (3, 1, 5, 2):
        for name, values in network.outputs(list(pixels[:size])).items():
            assert len(values) == size
            np.testing.assert_allclose(values[0], alone[name], rtol=1e-4, atol=1e-4)
    assert {name: values.shape[0] for name, values in network.outputs([]).items()} == dict.fromkeys(alone, 0)


def test_floats_are_what_their_bytes_are(network, pixels):
    bytes_, floats = network.outputs(pixels[:1]), network.outputs((pixels[:1] / 255).astype(np.float32))
    for name, values in bytes_.items():
        np.testing.assert_allclose(floats[name], values, rtol=1e-5, atol=1e-5)


def test_what_is_given_is_not_changed_by_the_next_batch(network, pixels):
    first = network.outputs(pixels[:1])
    kept = {name: values.copy() for name, values in first.items()}
    network.outputs(pixels[1:2])
    for name, values in first.items():
        np.testing.assert_array_equal(values, kept[name])


def test_many_threads_at_once_get_each_their_own(network, pixels):
    expected = [network.outputs(pixels[i : i + 1])["probabilities"][0] for i in range(len(pixels))]
    with ThreadPoolExecutor(4) as threads:
        numbers = list(range(len(pixels))) * 4
        found = threads.map(lambda i: network.outputs(pixels[i : i + 1])["probabilities"][0], numbers)
        for number, probabilities in zip(numbers, found, strict=True):
            np.testing.assert_array_equal(probabilities, expected[number])


def test_what_is_no_poster_is_refused_alike(network, folder, pixels):
    unit = (pixels[0] / 255).astype(np.float32)
    for wrong, kind in (
        ([pixels[0][:-1]], ShapeError),
        ([pixels[0].astype(np.int64)], ValueError),
        ([2 * unit + 1], ValueError),
        ([np.full_like(unit, np.nan)], ValueError),
        (np.broadcast_to(pixels[0], (MAX_AT_ONCE + 1, *pixels[0].shape)), ValueError),
    ):
        with pytest.raises(kind):
            network.outputs(wrong)


def test_what_is_no_probability_is_a_fault_of_the_model_alike(network, folder, pixels, monkeypatch):
    real = network._runtime.compute
    monkeypatch.setattr(network._runtime, "compute", lambda inputs: real(inputs) | {"probabilities": np.float32([[7]])})
    with pytest.raises(ModelError, match=rf"^The model {folder.name} gives probabilities outside of \[0, 1\]\."):
        network.outputs(pixels[:1])


def test_what_cannot_be_loaded_is_one_sentence_alike(computing):
    folder = find_model()
    with pytest.raises(ModelError, match=rf"^{TITLES[computing.runtime]} cannot load the served file of the model own"):
        ServedNetwork("own", b"\x00" * 100, folder.card.input, 1, computing)


@pytest.mark.skipif(not is_installed("openvino"), reason=NOT_INSTALLED)
def test_every_door_says_the_same_exactly_whatever_computes_it(monkeypatch):
    folder, files = find_model(), [str(path) for path in SAMPLES[:3]]
    expected = [known(folder.name).predict(file) for file in files]
    monkeypatch.setenv("POSTERCLF_RUNTIME", "openvino")
    shared, computing = PosterClassifier.shared(), Computing("openvino", "float32")
    with closing(LocalBackend()) as backend, served(Service(backend)) as url:
        remote = RemoteClassifier(url)
        doors = {
            "load": PosterClassifier.load().predict,
            "shared": shared.predict,
            "service": remote.predict,
            "queue": lambda file: asyncio.run(backend.predict(Path(file).read_bytes(), folder.name)),
        }
        found = {name: [door(file) for file in files] for name, door in doors.items()}
    found["tag"] = [outcome.prediction for outcome in local_outcomes(files, folder, computing, workers=2)]
    for name, predictions in found.items():
        assert {prediction.computing for prediction in predictions} == {None if name == "service" else computing}
        for prediction, exact in zip(predictions, expected, strict=True):
            assert abs(prediction.probabilities - exact.probabilities).max() <= 1e-4
            assert abs(prediction.poster_likeness - exact.poster_likeness) <= 1e-4
            assert prediction.probably_no_poster == exact.probably_no_poster


# Prints every address that it connects to or looks up, and every process that it starts.
WATCHED = """
import sys
def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.send", "socket.get", "subprocess", "os.system", "os.posix_spawn")):
        print(event, *arguments)
sys.addaudithook(watch)
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes.choice import RuntimeChoice
classifier = PosterClassifier.load(choice=RuntimeChoice("openvino"))
classifier.predict("assets/samples/otto.jpg")
print(sorted(name for name in sys.modules if name.partition(".")[0] == "openvino_telemetry"))
"""


@pytest.mark.skipif(not is_installed("openvino"), reason=NOT_INSTALLED)
def test_openvino_reports_its_use_to_nobody(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "CI"}  # where it would keep quiet
    run = subprocess.run(
        [sys.executable, "-c", WATCHED],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
    )
    assert (run.stdout, run.returncode) == ("[]\n", 0), run.stderr
    assert list(tmp_path.iterdir()) == []  # no identity, no statistics, and no copy of the network
