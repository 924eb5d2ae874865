"""Pictures in an object store, or any other that PyArrow knows, as those of a folder."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyarrow.fs import FileInfo, FileSelector, FileSystem, FileType

from posterclf.datasets.folder_walk import BEGINNING, HIDDEN, NO_PICTURE, RAW, UNREADABLE, begins_as_picture
from posterclf.datasets.picture_names import ending_of, is_hidden, is_picture
from posterclf.errors import TaggingError, UnreadableFile
from posterclf.images import MAX_BYTES

REQUESTS_AT_ONCE = 16


@dataclass(frozen=True)
class Store:
    """filesystem: which processes on other machines take as well."""

    filesystem: FileSystem

    @classmethod
    def of(cls, address: str) -> tuple["Store", str]:
        """The store of an address such as s3://bucket/folder, and the path in it.

        raises:  TaggingError where PyArrow knows no such store
        """
        try:
            filesystem, path = FileSystem.from_uri(address)
        except (OSError, ValueError) as error:  # pyarrow.ArrowInvalid is a ValueError
            raise TaggingError(f"{address} cannot be reached: {error}. Check the address.") from error
        return cls(filesystem), path.rstrip("/")

    def files(self, folder: str) -> Iterator[tuple[str, str]]:
        """What `folder_walk.files_below` gives, without links.

        raises:  TaggingError where the folder itself cannot be read
        """
        waiting = [folder]
        with ThreadPoolExecutor(REQUESTS_AT_ONCE) as pool:
            while waiting:
                here = waiting.pop()
                try:
                    found = self.filesystem.get_file_info(FileSelector(here))
                except OSError as error:
                    if here == folder:
                        raise TaggingError(f"The folder {folder} cannot be read: {error}.") from error
                    yield here[len(folder) + 1 :], UNREADABLE
                    continue
                waiting += [info.path for info in found if _is_folder(info)]
                files = [info for info in found if not _is_folder(info)]
                for info, why in zip(files, pool.map(self._why_no_picture, files), strict=True):
                    yield info.path[len(folder) + 1 :], why

    def content(self, path: str) -> bytes:
        """The bytes of a file, at most one more than `MAX_BYTES`.

        raises:  UnreadableFile where it is none or cannot be read
        """
        try:
            if self.filesystem.get_file_info(path).type != FileType.File:  # a pipe would never end
                raise UnreadableFile("There is no such file. Check the path.")
            return self._first(path, MAX_BYTES + 1)
        except OSError as error:
            raise UnreadableFile("The file cannot be opened. Check the path and the permissions.") from error

    def _why_no_picture(self, info: FileInfo) -> str:
        if is_hidden(info.base_name):
            return HIDDEN
        if is_picture(info.base_name):
            return ""
        if info.type != FileType.File or ending_of(info.base_name) in RAW:
            return NO_PICTURE
        try:
            return "" if begins_as_picture(self._first(info.path, BEGINNING)) else NO_PICTURE
        except OSError:
            return NO_PICTURE

    def _first(self, path: str, size: int) -> bytes:
        with self.filesystem.open_input_stream(path, compression=None) as file:
            return file.read(size)


def _is_folder(info: FileInfo) -> bool:
    return info.type == FileType.Directory and not is_hidden(info.base_name)
