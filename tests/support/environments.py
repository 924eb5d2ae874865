"""Environments with what some extras bring and nothing else, made of what is installed here, in a second."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.support.paths import ROOT

NO_LINKS = ("cv2",)  # it takes a link to itself for a recursion
PAGE = ("page", "tag")  # what `make run` installs


def environment(folder: Path, extras: Sequence[str] = (), wheel: Path | None = None) -> Path:
    """Its Python. The packages are links to those that run this test; posterclf is the wheel, or else the checkout.

    extras:  of posterclf; none for what it always needs
    """
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for name in extras for line in project["optional-dependencies"][name])]
    for found in _all_of(wanted, set()):
        for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            place = site / top
            if not place.exists():
                link = shutil.copytree if top in NO_LINKS else os.symlink
                link(str(found.locate_file(top)), place)
    python = folder / "bin" / "python"
    if wheel is None:
        (site / "posterclf.pth").write_text(str(ROOT))
    else:
        uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps"]
        subprocess.run([*uv, "--python", python, wheel], check=True, cwd=folder, capture_output=True)
    return python


def run(python: Path, *arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """What the environment's Python did with these arguments."""
    command = [python, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


def _all_of(requirements: Iterable[str], seen: set[str], extras: Iterable[str] = ("",)) -> Iterator[Distribution]:
    """What is required, and what that requires, and so on, without posterclf itself.

    extras:  that were asked for of whatever has these requirements
    """
    for requirement in map(Requirement, requirements):
        wanted = not requirement.marker or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
        if wanted and str(requirement) not in seen:
            seen.add(str(requirement))
            found = distribution(requirement.name)
            if requirement.name != "posterclf":
                yield found
            yield from _all_of(found.requires or (), seen, ("", *requirement.extras))
