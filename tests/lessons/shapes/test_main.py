"""The process that trains: it does not outlive the one that started it."""

import subprocess
import sys

from posterclf.lessons.shapes.__main__ import LEFT_ALONE
from posterclf.lessons.shapes.process import NETWORK_FILE
from tests.support.paths import ROOT


def test_it_ends_with_the_process_that_started_it(tmp_path):
    command = [sys.executable, "-m", "posterclf.lessons.shapes", "sigmoid", str(tmp_path)]
    ended = subprocess.run(
        [*command, "--epochs=100000", "--drawings=64"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True
    )
    assert ended.returncode == LEFT_ALONE
    assert b"Traceback" not in ended.stderr
    assert not (tmp_path / NETWORK_FILE).exists()
