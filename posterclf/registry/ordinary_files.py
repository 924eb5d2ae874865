"""Files that somebody else may have put there: only ordinary ones are opened, and none that is too large."""

import errno
import stat
from io import BufferedReader
from pathlib import Path


def open_file(path: Path, most: int) -> BufferedReader:
    """An ordinary file, or a link to one, opened to be read. A pipe would never end, nor would a device.

    most:    bytes that it may have
    raises:  OSError with a reason in `strerror`
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "It is no ordinary file", str(path))
    if status.st_size > most:
        raise OSError(errno.EFBIG, f"It has more than {most >> 20} MB", str(path))
    return path.open("rb")
