"""The process that trains: it outlives neither the one that started it nor its jobs."""

import subprocess
import sys

import pytest

from posterclf.lessons.shapes.__main__ import LEFT_ALONE
from tests.support.paths import ROOT

JOB = '{"number": 1, "train": {"output": "sigmoid", "epochs": 100000, "drawings": 64, "seed": 0}}\n'


def ended(idle: str, said: str | None) -> subprocess.CompletedProcess:
    """The process after its end.

    said:  all of its standard input, None for one that stays open
    """
    command = [sys.executable, "-m", "posterclf.lessons.shapes", f"--idle={idle}"]
    given = {"stdin": subprocess.PIPE} if said is None else {"input": said}
    if said is not None:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **given)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **given) as one:
        code, out, errors = one.wait(), one.stdout.read(), one.stderr.read()
    return subprocess.CompletedProcess(command, code, out, errors)


@pytest.mark.parametrize(("idle", "said", "code"), [("100", JOB, LEFT_ALONE), ("0", None, 0)])
def test_it_ends_with_the_process_that_started_it_and_without_jobs(idle, said, code):
    process = ended(idle, said)
    assert process.returncode == code
    assert "Traceback" not in process.stderr
    assert "network" not in process.stdout
