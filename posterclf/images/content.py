"""The bytes of a file."""

import stat
from pathlib import Path

from posterclf.errors import UnreadableFile
from posterclf.images.limits import MAX_BYTES


def file_content(path: Path) -> bytes:
    """The bytes of a file, at most one more than `MAX_BYTES`.

    raises:  UnreadableFile where it does not exist, is no regular file, or may not be read
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device may never end
            raise UnreadableFile("This is a folder or a device, not a file. Give the path of a picture.")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableFile("There is no such file. Check the path.") from error
    except (OSError, ValueError) as error:  # ValueError: a path that cannot be one, such as with a zero byte
        raise UnreadableFile("The file cannot be opened. Check the path and the permissions.") from error
