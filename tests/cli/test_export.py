"""posterclf export, as a user runs it."""

import pytest

from tests.support.commands import SAMPLES, posterclf
from tests.support.paths import ROOT


def test_export_writes_a_folder_that_predict_takes(tmp_path):
    pytest.importorskip("keras")

    from tests.support import tiny_network

    model = tiny_network.save_model(tmp_path / "tiny").path
    run = posterclf("export", "--model", model, "--out", tmp_path / "phone")
    assert run.returncode == 0, run.stderr
    shipped = list((ROOT / "assets" / "samples").glob("*.jpg"))
    assert f"phone predicts as Keras does: over {17 + len(shipped)} images, all outputs agree to" in run.stdout.decode()
    assert len(posterclf("predict", "--model", tmp_path / "phone", SAMPLES[0]).stdout.splitlines()) == 3
    again = posterclf("export", "--model", model, "--out", tmp_path / "phone")
    assert again.returncode == 1
    assert again.stderr.decode().splitlines()[-1].endswith("Remove it, or give another folder with --out.")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--quantize", "int8"),
        ("--quantize", "int8", "--format", "onnx"),
        ("--csv", ROOT / "pyproject.toml", "--images", ROOT),
        ("--in-place", "--format", "onnx"),
        ("--in-place", "--out", "somewhere"),
    ],
)
def test_options_that_export_cannot_combine_are_one_sentence(arguments):
    run = posterclf("export", *arguments)
    assert run.returncode == 2
    assert run.stderr.decode().splitlines()[-1].startswith("Error: --")
