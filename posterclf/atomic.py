"""Files that appear whole or not at all."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

BESIDE = ".part-"


def write_beside(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file of the same name in a hidden folder beside `path`, then move it to `path`.

    Until then `path` keeps its old content, also where `write` raises, the process is killed or the power fails; only a
    kill leaves the hidden folder behind. Several threads or processes may write the same path: the last one that moves
    its file wins.

    raises:  what `write` raises; OSError, whose file is `path`, where it cannot be written
    """
    with hidden_beside(path) as beside:
        write(beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())  # or the new name may come before the content, and a power cut between them
        beside.replace(path)


@contextmanager
def hidden_beside(path: Path) -> Iterator[Path]:
    """A path of the same name in a hidden folder beside `path`, which is removed with all that is left in it.

    raises:  OSError, whose file is `path`, for one that has no name, as of a full disk, or names the hidden folder
    """
    try:
        with TemporaryDirectory(dir=path.parent, prefix=BESIDE) as folder:
            yield Path(folder, path.name)
    except OSError as error:
        if error.filename is None or BESIDE in os.fsdecode(error.filename):
            error.filename, error.filename2 = str(path), None
        raise
