"""Writing so that nobody ever meets half a file."""

from collections.abc import Callable
from pathlib import Path


def write_beside(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then move it there."""
    beside = path.with_name(f".{path.name}.part{path.suffix}")
    write(beside)
    beside.replace(path)
