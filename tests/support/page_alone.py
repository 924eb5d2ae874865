"""An environment with what `make run` installs and nothing else, made of what is installed here, in a second."""

import subprocess
import tomllib
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.support.paths import ROOT


def page_alone(folder: Path) -> Path:
    """Its Python. The packages are links to those that run this test; posterclf itself is the checkout."""
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for found in _all_of(project["dependencies"], set()):
        for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            place = site / top
            if not place.exists():
                place.symlink_to(str(found.locate_file(top)))
    (site / "posterclf.pth").write_text(str(ROOT))
    return folder / "bin" / "python"


def run(python: Path, *arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """What the environment's Python did with these arguments."""
    command = [python, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


def _all_of(requirements: Iterable[str], seen: set[str], extras: Iterable[str] = ("",)) -> Iterator[Distribution]:
    """What is required, and what that requires, and so on.

    extras:  that were asked for of whatever has these requirements
    """
    for requirement in map(Requirement, requirements):
        wanted = not requirement.marker or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
        if wanted and str(requirement) not in seen:
            seen.add(str(requirement))
            found = distribution(requirement.name)
            yield found
            yield from _all_of(found.requires or (), seen, ("", *requirement.extras))
