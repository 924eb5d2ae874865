"""Which runtime is taken: what was asked for, where it is installed and agrees."""

import time

import numpy as np
import pytest
from msgspec.structs import replace

from posterclf.errors import MissingExtra, ModelError, SettingError
from posterclf.inference import runtimes
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import LITERT, Computing, choice
from posterclf.inference.runtimes.choice import (
    MIN_GAIN,
    RuntimeChoice,
    _compared,
    _Comparison,
    computing_for,
    pictures,
)
from posterclf.registry.card_parts import Quantization
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model

FLOAT, BFLOAT = Computing("openvino", "float32"), Computing("openvino", "bfloat16")


@pytest.fixture
def machine(monkeypatch):
    """What a machine has and what its comparisons come to; nothing is computed.

    difference:  the same for all types of numbers, or one for each
    """

    def of(
        installed: bool = True,
        bfloat16: bool = True,
        difference: float | dict[str, float] = 0.0,
        gain: float = 0.5,
        loads: bool = True,
    ):
        def comparison(folder, served, other, threads):
            if not loads:
                raise ModelError("OpenVINO cannot load the served file.")
            return _Comparison(difference[other.dtype] if isinstance(difference, dict) else difference, gain)

        monkeypatch.setattr(runtimes, "is_there", lambda name: installed or None)
        monkeypatch.setattr(choice, "computes_bfloat16", lambda: bfloat16)
        monkeypatch.setattr(choice, "_comparison", comparison)

    return of


def chosen(*asked: str | None) -> Computing:
    folder = find_model()
    return computing_for(folder, folder.verified_file(SERVED_FILE), RuntimeChoice(*asked), threads=1)


@pytest.mark.parametrize(
    ("asked", "has", "expected"),
    [
        ((), {}, LITERT),
        (("litert", "fast"), {}, LITERT),
        (("openvino",), {}, FLOAT),
        (("openvino",), {"gain": -1}, FLOAT),
        (("openvino", "fast"), {}, BFLOAT),
        (("openvino", "fast"), {"bfloat16": False}, FLOAT),
        (("openvino", "fast"), {"difference": 0.05}, BFLOAT),
        (("auto",), {}, FLOAT),
        (("auto",), {"gain": MIN_GAIN / 2}, LITERT),
        (("auto",), {"difference": 2e-4}, LITERT),
        (("auto",), {"installed": False}, LITERT),
        (("auto", "fast"), {}, BFLOAT),
        ((None, "fast"), {}, BFLOAT),
        ((None, "fast"), {"bfloat16": False, "gain": 0}, LITERT),
        ((None, "fast"), {"installed": False}, LITERT),
        ((None, "fast"), {"difference": 0.2}, LITERT),
        ((None, "fast"), {"difference": {"bfloat16": 0.2, "float32": 0}}, FLOAT),
        (("openvino", "fast"), {"difference": {"bfloat16": 0.2, "float32": 0}}, FLOAT),
        ((None, "fast"), {"loads": False}, LITERT),
        (("auto",), {"loads": False}, LITERT),
    ],
)
def test_what_an_asked_for_runtime_comes_to(machine, asked, has, expected):
    machine(**has)
    assert chosen(*asked) == expected


def test_what_is_not_installed_is_one_sentence_with_the_command_where_it_is_asked_for_by_name(machine):
    machine(installed=False)
    with pytest.raises(
        MissingExtra, match=r"The runtime OpenVINO is not installed\. .*: pip install 'posterclf\[openvino\]'$"
    ):
        chosen("openvino")


def test_what_is_asked_for_by_name_and_cannot_load_the_network_says_so(machine):
    machine(loads=False)
    with pytest.raises(ModelError, match="OpenVINO cannot load"):
        chosen("openvino")


@pytest.mark.parametrize("asked", [("openvino",), ("auto", "fast"), ()])
def test_a_network_of_8_bits_is_litert_s_whatever_is_asked_for(machine, asked):
    machine()
    folder = find_model()
    small = Quantization(
        bits=8,
        representative_posters=1,
        part="train",
        bytes=1,
        bytes_before=4,
        before={},
        map_lost=0.0,
        largest_difference=0.0,
    )
    folder = ModelFolder(folder.path, replace(folder.card, quantization=small))
    assert computing_for(folder, folder.verified_file(SERVED_FILE), RuntimeChoice(*asked), threads=1) == LITERT


@pytest.mark.parametrize(
    ("asked", "dtype", "expected"),
    [
        (RuntimeChoice(None, "fast"), "bfloat16", RuntimeChoice("openvino", "fast")),
        (RuntimeChoice(None, "fast"), "float32", RuntimeChoice(None, "exact")),
        (RuntimeChoice("auto", "exact"), "float32", RuntimeChoice("auto", "exact")),
        (RuntimeChoice("litert", "exact"), "bfloat16", RuntimeChoice("litert", "exact")),
    ],
)
def test_a_run_goes_on_in_the_numbers_that_it_was_begun_in(asked, dtype, expected):
    assert asked.going_on(dtype) == expected


def test_a_comparison_finds_the_largest_difference_and_the_time_saved():
    class Network:
        def __init__(self, probability, seconds):
            self.probability, self.seconds = probability, seconds

        def outputs(self, inputs):
            end = time.perf_counter() + self.seconds
            while time.perf_counter() < end:
                pass
            return {"probabilities": np.float32([[0.5, self.probability * inputs[0].max() / 255]])}

    shown = np.array([[[[0, 0, 0]]], [[[255, 255, 255]]]], np.uint8)
    found = _compared(Network(0.25, 4e-3), Network(0.5, 1e-3), shown)
    assert found.difference == pytest.approx(0.25)
    assert 0.3 < found.gain < 0.9


@pytest.mark.parametrize(("precision", "difference"), [("exact", 2e-4), ("fast", 0.2)])
def test_what_is_asked_for_by_name_and_does_not_agree_is_refused(machine, precision, difference):
    machine(difference=difference)
    with pytest.raises(ModelError, match=r"^OpenVINO says something else of pictures than LiteRT"):
        chosen("openvino", precision)


@pytest.mark.parametrize(
    ("asked", "computing", "bfloat16", "sentence"),
    [
        (RuntimeChoice(), LITERT, True, "Computed by LiteRT in float32."),
        (RuntimeChoice("auto", "fast"), BFLOAT, True, "Computed by OpenVINO in bfloat16."),
        (
            RuntimeChoice("auto", "fast"),
            FLOAT,
            False,
            "Computed by OpenVINO in float32: this processor has no bfloat16.",
        ),
        (
            RuntimeChoice("litert", "fast"),
            LITERT,
            True,
            "Computed by LiteRT in float32: bfloat16 needs the runtime OpenVINO.",
        ),
        (
            RuntimeChoice(None, "fast"),
            LITERT,
            True,
            "Computed by LiteRT in float32: bfloat16 saves no time with this model here, or changes its answers too "
            "much.",
        ),
    ],
)
def test_a_run_says_what_computed_it_and_why_fast_is_not(machine, asked, computing, bfloat16, sentence):
    machine(bfloat16=bfloat16)
    assert asked.sentence(computing) == sentence


def test_the_environment_decides_where_nothing_is_given(monkeypatch):
    monkeypatch.setenv("POSTERCLF_RUNTIME", "AUTO")
    monkeypatch.setenv("POSTERCLF_PRECISION", "fast")
    assert RuntimeChoice.of() == RuntimeChoice("auto", "fast")
    assert RuntimeChoice.of("litert", "exact") == RuntimeChoice("litert", "exact")
    monkeypatch.setenv("POSTERCLF_PRECISION", "quick")
    with pytest.raises(SettingError, match=r"POSTERCLF_PRECISION is 'quick'\. Set it to exact or fast\."):
        RuntimeChoice.of()


def test_a_machine_of_several_that_has_no_bfloat16_says_so(machine):
    machine(bfloat16=False)
    folder = find_model()
    with pytest.raises(ModelError, match=r"does not compute in bfloat16\. Take the precision exact\."):
        PosterClassifier(folder, folder.verified_file(SERVED_FILE), 1, BFLOAT)


def test_fast_without_openvino_says_what_it_needs(machine):
    machine(installed=False)
    said = RuntimeChoice(None, "fast").sentence(LITERT)
    assert said == "Computed by LiteRT in float32: bfloat16 needs the runtime OpenVINO."


@pytest.mark.parametrize("size", [(384, 256), (64, 48), (1, 1), (65, 3)])
def test_the_pictures_of_the_trial_are_the_same_every_time_and_differ(size):
    shown = pictures(*size)
    assert shown.shape == (6, *size, 3)
    pictures.cache_clear()
    assert (pictures(*size) == shown).all()
    assert len({picture.tobytes() for picture in shown}) == 6


@pytest.mark.skipif(not runtimes.is_installed("openvino"), reason="the extra openvino is not installed")
def test_the_real_trial_of_float32_agrees_and_is_made_once(monkeypatch):
    folder = find_model("article")
    asked = folder, folder.verified_file(SERVED_FILE), RuntimeChoice("openvino"), 1
    assert computing_for(*asked) == FLOAT
    monkeypatch.setattr(choice, "network_of", None)
    assert computing_for(*asked) == FLOAT
