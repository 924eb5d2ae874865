"""Examples as a reader runs them: what an example says how it is run, typed in a folder that has `examples` in it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT

EXAMPLES = ROOT / "examples"


def commands_of(example: str) -> list[str]:
    """The commands in an example's first words: the docstring of a Python file, the comment of a shell script."""
    content = (EXAMPLES / example).read_text(encoding="utf-8")
    if example.endswith(".py"):
        return re.findall(r"^    (\S.*)$", content.split('"""')[1], re.MULTILINE)
    return re.findall(r"^#     (\S.*)$", content, re.MULTILINE)


def variables(**more: str) -> dict[str, str]:
    """The environment in which `python` and `posterclf` are those that run the tests."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return os.environ | {"PATH": path, "PYTHONUNBUFFERED": "1"} | more


def typed(command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What came of a command that is typed in a folder, where `examples` is."""
    link = folder / "examples"
    if not link.exists():
        link.symlink_to(EXAMPLES)
    return subprocess.run(command, shell=True, cwd=folder, env=variables(**more), capture_output=True, text=True)
