"""A stranger's zip in memory: its limits are checked before anything is unpacked, and hold while it is.

Names in it are only ever text: nothing is written, so that no path can lead anywhere.
"""

import io
import stat
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from posterclf.datasets.picture_names import is_hidden
from posterclf.errors import ProjectError
from posterclf.images import MAX_BYTES
from posterclf.teaching.faults import fault
from posterclf.teaching.project import MAX_PICTURES

MEGABYTE = 2**20
MAX_ZIP_BYTES = 100 * MEGABYTE  # of the zip itself: as much as a project of MAX_PICTURES can have
MAX_UNPACKED = 3 * MAX_ZIP_BYTES
MAX_ENTRIES = 10 * MAX_PICTURES  # a Mac writes two for each picture, and folders have their own
LONGEST_PATH = 1000  # characters: each folder in it may become a label; people's systems take fewer
ENTRY = b"PK\1\2"  # begins each entry of a zip's directory
METHODS = (ZIP_STORED, ZIP_DEFLATED)  # what people's programs write; others may ask for gigabytes to unpack a byte
UNICODE_NAME, ENCRYPTED = 0x800, 0x1  # flags of an entry
OTHER_NAMES = ("utf-8", "gb2312")  # what programs write that do not say so; cp437's letters are hardly ever both
UNIX = 3


class ZipContent:
    """The files of a zip that are wanted.

    name:   of the zip, for messages
    paths:  with slashes, in the order of the zip; of several files with one path the last counts
    """

    def __init__(
        self,
        content: bytes,
        name: str,
        wanted: Callable[[str], bool],
        most: int = MAX_BYTES,
        entries: int = MAX_ENTRIES,
    ):
        """Read the directory of the zip alone.

        wanted:   whether the file with this path is
        most:     bytes of a file that are ever read
        entries:  how many the zip may have
        raises:   ProjectError where it is no zip, exceeds a limit or is encrypted
        """
        self.name, self._most = name, most
        if len(content) > MAX_ZIP_BYTES:
            raise fault("too_large", name=name, megabytes=MAX_ZIP_BYTES // MEGABYTE)
        if content.count(ENTRY) > entries:  # before they become objects; a picture may hold these bytes by chance
            raise self._too_much()
        try:
            self._archive = ZipFile(io.BytesIO(content))
            files = {_path(entry): entry for entry in self._archive.infolist() if _is_file(entry)}
        except Exception as error:  # where a zip is damaged, zipfile raises whatever it comes to
            raise self._damaged() from error
        self._entries = {path: entry for path, entry in files.items() if _is_visible(path) and wanted(path)}
        if any(entry.flag_bits & ENCRYPTED for entry in self._entries.values()):
            raise fault("locked", name=name)
        if sum(min(entry.file_size, most) for entry in self._entries.values()) > MAX_UNPACKED:
            raise self._too_much()

    @property
    def paths(self) -> list[str]:
        return list(self._entries)

    def fingerprint(self, path: str) -> tuple[int, int]:
        """Size and checksum of a file, as the zip announces them: the same for equal files."""
        entry = self._entries[path]
        return entry.file_size, entry.CRC

    def read(self, path: str) -> bytes:
        """A file, or the first bytes of one that is too large, one more than allowed.

        raises:  ProjectError where it is damaged
        """
        entry = self._entries[path]
        try:
            if entry.compress_type not in METHODS:
                raise self._damaged()
            with self._archive.open(entry) as file:  # gives no more than was announced, whatever there is
                return file.read(self._most + 1)
        except ProjectError:
            raise
        except Exception as error:
            raise self._damaged() from error

    def _damaged(self) -> ProjectError:
        return fault("no_zip", name=self.name)

    def _too_much(self) -> ProjectError:
        return fault("too_much", name=self.name, count=MAX_PICTURES, megabytes=MAX_UNPACKED // MEGABYTE)


def _is_file(entry: ZipInfo) -> bool:
    """Whether it is neither a folder nor a link or a device."""
    kind = stat.S_IFMT(entry.external_attr >> 16) if entry.create_system == UNIX else 0
    return not entry.is_dir() and kind in (0, stat.S_IFREG)


def _path(entry: ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & UNICODE_NAME:
        for encoding in OTHER_NAMES:
            try:
                name = entry.filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def _is_visible(path: str) -> bool:
    return 0 < len(path) <= LONGEST_PATH and not any(map(is_hidden, path.split("/")))
