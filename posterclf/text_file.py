"""The text of a file that people's programs wrote, in whatever encoding; and what a file is that is no text."""

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from posterclf.errors import DatasetError

LOOKED_AT = 4096  # bytes by which is recognized what is no text
AT_ONCE = 2**18  # bytes
MAX_UNPACKED = 2**30  # bytes of what was compressed by gzip
LONGEST_LINE = 2**20  # characters

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb2312": "GB 2312, as Chinese Windows writes",
    "cp1252": "Windows-1252, as western European Windows writes",
    "mac_roman": "Mac Roman",
}
SAVE = "Save it as 'CSV UTF-8' there, which every spreadsheet offers."
WORKBOOK = f"is a spreadsheet program's workbook. {SAVE}"
PICTURE = "is a picture. Give the table that names the pictures."
BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK),
    (b"PAR1", "is a Parquet table. Save it as a CSV."),
    (b"SQLite format 3", "is a database. Save its table as a CSV."),
    (b"%PDF", "is a PDF. Give the table itself, as a CSV."),
    (b"{\\rtf", "is a text with styles (RTF). Save it as plain text."),
    (b"version https://git-lfs", "only points to the file, which Git LFS keeps. Run `git lfs pull`."),
    (b"\xff\xd8\xff", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"GIF8", PICTURE),
)
GZIP, ZIP = b"\x1f\x8b", b"PK\3\4"
MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextFile:
    """A file that should be text; it is read piece by piece, whatever its size.

    UTF-8 and UTF-16 are known by what they are. Of other encodings the file does not say which it has: GB 2312 where
    all of it can be that, else Windows-1252 or Mac Roman; `note` says so.

    path:      for messages too
    encoding:  Python's name for it
    """

    def __init__(self, path: Path, content: bytes | None = None):
        """
        content:  of the file, None to read it; what gzip compressed is unpacked only where it is None
        raises:   DatasetError where it cannot be read, is empty, or is no text: a workbook, a zip, a picture, ...
        """
        self.path, self._content = path, content
        self._is_gzip = False
        with self._faults(), self._opened() as file:
            self._is_gzip = content is None and file.read(len(GZIP)) == GZIP
        with self._faults(), self._opened() as file:
            self._require_text(file.read(LOOKED_AT))
        with self._faults(), self._opened() as file:
            self.encoding = self._found_encoding(file)

    @property
    def note(self) -> str:
        """A sentence where the encoding is a guess, else empty."""
        if self.encoding.startswith("utf"):
            return ""
        return (
            f"{self.path} is no UTF-8 and was read as {ENCODINGS[self.encoding]}. Where names look wrong, save it as "
            "'CSV UTF-8'."
        )

    def lines(self) -> Iterator[str]:
        """The lines with their ends, which may be \\n, \\r\\n or \\r.

        raises:  DatasetError where there is a zero byte or a line has more than LONGEST_LINE characters
        """
        with self._faults(), self._opened() as file, io.TextIOWrapper(file, self.encoding, newline="") as text:
            number = 0
            while line := text.readline(LONGEST_LINE):
                number += 1
                if "\0" in line:
                    raise DatasetError(f"{self.path}, line {number} has a zero byte: the file is damaged or no text.")
                if len(line) == LONGEST_LINE:
                    raise DatasetError(f"{self.path}, line {number} has more than {LONGEST_LINE:,} characters.")
                yield line.lstrip("\ufeff") if number == 1 else line  # a program may have put a second mark there

    def text(self) -> str:
        """All of it, however long a line is."""
        with self._faults(), self._opened() as file, io.TextIOWrapper(file, self.encoding) as text:
            return text.read().lstrip("\ufeff")

    @cached_property
    def beginning(self) -> str:
        """The first characters."""
        with self._faults(), self._opened() as file, io.TextIOWrapper(file, self.encoding) as text:
            return text.read(LOOKED_AT).lstrip("\ufeff")

    def _require_text(self, beginning: bytes) -> None:
        """Raise DatasetError where the file begins as something that is known and no text."""
        if not beginning.strip():
            raise DatasetError(f"{self.path} is empty. Give a file that lists pictures.")
        for start, what in BEGINNINGS:
            if beginning.startswith(start):
                raise DatasetError(f"{self.path} {what}")
        if beginning.startswith(ZIP):
            raise DatasetError(f"{self.path} {self._zip_in_words()}")
        if beginning.startswith(GZIP):
            raise DatasetError(f"{self.path} is compressed by gzip. Unpack it first.")
        if re.match(rb"(\xef\xbb\xbf)*\s*<", beginning):
            what = "a web page" if b"<html" in beginning.lower() or b"<!doctype html" in beginning.lower() else "XML"
            raise DatasetError(f"{self.path} is {what}, not the table itself. Download or save the table as a CSV.")

    def _zip_in_words(self) -> str:
        """What a zip is, and what to do."""
        with self._opened() as file:
            try:
                names = zipfile.ZipFile(file).namelist()
            except Exception:  # where a zip is damaged, zipfile raises whatever it comes to
                return "is a zip that is cut off or damaged. Copy or download it again."
        if "[Content_Types].xml" in names or "mimetype" in names:
            return WORKBOOK
        tables = [name for name in names if name.lower().endswith((".csv", ".tsv")) and not name.startswith("__MACOSX")]
        return f"is a zip. Unpack it, and give the table in it{f', {tables[0]}' if len(tables) == 1 else ''}."

    def _found_encoding(self, file: BinaryIO) -> str:
        beginning = file.read(LOOKED_AT)
        if beginning.startswith(MARKS_OF_UTF_16):
            return self._that_decodes(file, ["utf-16"])
        for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):  # without the mark: every second byte is zero
            half = beginning[place::2]
            if half.count(0) > len(half) / 2 > beginning[1 - place :: 2].count(0):
                return self._that_decodes(file, [name])
        return self._that_decodes(file, ["utf-8-sig", "gb2312", "cp1252", "mac_roman"])

    def _that_decodes(self, file: BinaryIO, names: list[str]) -> str:
        """The first of the encodings that the whole file can be; Mac Roman where lines end as on an old Mac."""
        file.seek(0)
        decoders = {name: codecs.getincrementaldecoder(name)() for name in names}
        ends, size, piece = set(), 0, b"begun"
        while piece:
            piece = file.read(AT_ONCE)
            size += len(piece)
            if self._is_gzip and size > MAX_UNPACKED:
                raise DatasetError(f"{self.path} unpacks to more than {MAX_UNPACKED // 2**30} GB. Unpack it first.")
            ends |= {end for end in (b"\r", b"\n") if end in piece}
            for name, decoder in list(decoders.items()):
                try:
                    decoder.decode(piece, final=not piece)
                except UnicodeDecodeError:
                    del decoders[name]
            if not decoders:
                raise DatasetError(f"{self.path} is cut off or no text: as {ENCODINGS[names[0]]} it cannot be read.")
        found = next(iter(decoders))
        return "mac_roman" if found == "cp1252" and ends == {b"\r"} else found

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        with self.path.open("rb") if self._content is None else io.BytesIO(self._content) as file:
            if not self._is_gzip:
                yield file
            else:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield unpacked  # pyright: ignore[reportReturnType] -- it is read as any binary file

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DatasetError(f"{self.path} is cut off or damaged. Copy or download it again.") from error
        except (OSError, ValueError) as error:  # ValueError: a path that none can be; text that changed meanwhile
            reason = getattr(error, "strerror", None) or str(error)
            raise DatasetError(f"{self.path} cannot be read: {reason}.") from error
