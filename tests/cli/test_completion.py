"""What a shell gets to complete commands with."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.commands import posterclf


def completed(*words: str) -> list[str]:
    """What bash is offered for the last of these words."""
    environment = os.environ | {
        "_POSTERCLF_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    run = subprocess.run([sys.executable, "-m", "posterclf"], env=environment, capture_output=True, text=True)
    return [line.partition(",")[2] for line in run.stdout.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_that_the_shell_takes_is_printed(shell, tmp_path):
    told = posterclf("completion", shell)
    assert (told.returncode, told.stderr) == (0, b"")
    assert b"_POSTERCLF_COMPLETE" in told.stdout
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed: whether it takes the script was not tried")
    script = tmp_path / "script"
    script.write_bytes(told.stdout)
    assert subprocess.run([shell, "-n", script], capture_output=True).stderr == b""


def test_commands_options_and_names_of_models_are_completed():
    assert completed("posterclf", "pre") == ["predict"]
    assert completed("posterclf", "tag", "--res") == ["--resume"]
    assert completed("posterclf", "predict", "--model", "art") == ["article"]
