"""--runtime and --precision at every command that has them."""

import json
import subprocess
import sys

import pytest

from posterclf.inference.runtimes import is_installed
from posterclf.processors import computes_bfloat16
from tests.support.commands import posterclf
from tests.support.paths import ROOT, SAMPLES

WITHOUT = """
import sys
sys.modules["openvino"] = None  # as if it were not installed
from posterclf.cli import cli
cli(sys.argv[1:])
"""


@pytest.mark.parametrize("command", ["predict", "tag", "serve"])
def test_a_runtime_that_is_not_installed_is_one_sentence_with_the_command_that_installs_it(tmp_path, command):
    arguments = {
        "predict": (SAMPLES[0],),
        "tag": (SAMPLES[0], "--out", tmp_path / "tags.csv"),
        "serve": ("--no-page", "--port", 0),
    }[command]
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT, command, "--runtime", "openvino", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == (
        "Error: The runtime OpenVINO is not installed. It comes with the extra openvino: "
        "pip install 'posterclf[openvino]'\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_auto_does_without_what_is_not_installed():
    command = [sys.executable, "-c", WITHOUT, "predict", "--precision", "fast", str(SAMPLES[0])]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (run.returncode, run.stdout) == (0, posterclf("predict", SAMPLES[0]).stdout.decode())
    assert run.stderr.startswith("Computed by LiteRT in float32: ")


@pytest.mark.skipif(not is_installed("openvino"), reason="OpenVINO is not installed: the extra openvino brings it")
def test_fast_is_what_the_processor_can_and_is_said(tmp_path):
    folder, out = tmp_path / "archive", tmp_path / "tags.jsonl"
    folder.mkdir()
    for path in SAMPLES[:3]:
        (folder / path.name).symlink_to(path)
    run = posterclf("tag", folder, "--out", out, "--runtime", "openvino", "--precision", "fast")
    assert run.returncode == 0, run.stderr
    expected = "bfloat16" if computes_bfloat16() else "float32: this processor has no bfloat16"
    assert run.stdout.decode() == f"{out}: 3 pictures. Computed by OpenVINO in {expected}.\n"
    exact = posterclf("predict", "--json", "--runtime", "litert", *sorted(folder.iterdir()))
    for row, known in zip(out.read_text().splitlines(), exact.stdout.splitlines(), strict=True):
        row, known = json.loads(row), json.loads(known)
        assert row["file"] == known["file"]
        assert row["probabilities"] == pytest.approx(known["probabilities"], abs=0.1)
