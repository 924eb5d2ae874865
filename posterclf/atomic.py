"""Files that appear whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory


def write_beside(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file of the same name in a hidden folder beside `path`, then move it to `path`.

    Until then `path` keeps its old content, also where `write` raises or the process is killed; only a kill leaves the
    hidden folder behind. Several threads or processes may write the same path: the last one that moves its file wins.

    raises:  what `write` raises; OSError where the folder of `path` cannot be written
    """
    with TemporaryDirectory(dir=path.parent, prefix=".part-") as folder:
        beside = Path(folder, path.name)
        write(beside)
        beside.replace(path)
