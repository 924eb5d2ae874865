"""posterclf as a user runs it: a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.paths import SAMPLES as ALL_SAMPLES

# Those that the default model takes for posters: of the others it says a line on standard error.
SAMPLES = [path for path in ALL_SAMPLES if path.stem not in ("distance-of-a-kiss", "dry-creek", "nearly")]


def posterclf(
    *arguments, stdin: bytes | None = None, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "posterclf", *map(str, arguments)]
    variables = os.environ | {"COLUMNS": "100"} | environment
    return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, env=variables)


def answer(run: subprocess.CompletedProcess) -> str:
    assert run.returncode == 0, run.stderr.decode()
    assert run.stderr == b""
    return run.stdout.decode()
