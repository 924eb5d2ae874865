"""Which runtime is taken: what was asked for, where it is installed and agrees."""

import pytest

from posterclf.errors import MissingExtra, ModelError, SettingError
from posterclf.inference import runtimes
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import LITERT, Computing, choice
from posterclf.inference.runtimes.choice import LEAST_GAIN, RuntimeChoice, _Trial, computing_for, pictures
from posterclf.registry.model_folder import SERVED_FILE, find_model

FLOAT, BFLOAT = Computing("openvino", "float32"), Computing("openvino", "bfloat16")


@pytest.fixture
def machine(monkeypatch):
    """What a machine has and what its trials come to; nothing is computed."""

    def of(installed: bool = True, bfloat16: bool = True, difference: float = 0.0, gain: float = 0.5):
        monkeypatch.setattr(runtimes, "find_spec", lambda name: installed or None)
        monkeypatch.setattr(choice, "computes_bfloat16", lambda: bfloat16)
        monkeypatch.setattr(choice, "_trial", lambda *_: _Trial(difference, gain))

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
        (("auto",), {"gain": LEAST_GAIN / 2}, LITERT),
        (("auto",), {"difference": 2e-4}, LITERT),
        (("auto",), {"installed": False}, LITERT),
        (("auto", "fast"), {}, BFLOAT),
        ((None, "fast"), {}, BFLOAT),
        ((None, "fast"), {"bfloat16": False, "gain": 0}, LITERT),
        ((None, "fast"), {"installed": False}, LITERT),
        ((None, "fast"), {"difference": 0.2}, LITERT),
    ],
)
def test_what_an_asked_for_runtime_comes_to(machine, asked, has, expected):
    machine(**has)
    assert chosen(*asked) == expected


def test_what_is_not_installed_is_one_sentence_with_the_command_where_it_is_asked_for_by_name(machine):
    machine(installed=False)
    with pytest.raises(
        MissingExtra, match=r"The runtime OpenVINO is not installed\. .*: pip install -e '\.\[openvino\]'$"
    ):
        chosen("openvino")


@pytest.mark.parametrize(("precision", "difference"), [("exact", 2e-4), ("fast", 0.2)])
def test_what_is_asked_for_by_name_and_does_not_agree_is_refused(machine, precision, difference):
    machine(difference=difference)
    with pytest.raises(ModelError, match=r"^OpenVINO in \w+ says something else of pictures than LiteRT"):
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
            RuntimeChoice(None, "fast"),
            LITERT,
            True,
            "Computed by LiteRT in float32: bfloat16 needs the runtime OpenVINO.",
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
