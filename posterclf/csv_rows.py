"""The rows of a CSV as spreadsheets and programs write it: its separator, its header, and its rows by their numbers."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from posterclf.csv_cells import plain_cell
from posterclf.errors import DatasetError
from posterclf.text_file import TextFile

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}  # semicolons where 0,5 is a number
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # a first line that Excel takes for itself
JSON_BEGINNING = re.compile(r'\s*(\{\s*["}]|\[\s*[\[{"\]])')
# What csv says of a row, and what to do.
FAULTS = {
    "unexpected end of data": "a quote is opened there and never closed. Close it, or write it twice",
    "field larger than": f"a cell has more than {csv.field_size_limit():,} characters, or a quote is never closed",
    "expected after": "a cell goes on behind its closing quote. Write a quote within a cell twice",
}


class CsvRows:
    """A CSV with a header; its rows are read one after the other, and never all held.

    Rows are counted as a spreadsheet counts them: the header is row 1, an empty line is a row, a cell with line breaks
    is in one. Rows of empty cells are left out.

    file:       for messages too
    separator:  a comma, a semicolon, a tab or a bar: what the header has most of outside of quotes; or what `sep=` says
    header:     the names of the columns, without white space around them and composed (Unicode's NFC); an empty name
                is a column's that has none
    note:       a sentence where the encoding is a guess, else empty
    """

    def __init__(self, file: Path, content: bytes | None = None):
        """
        content:  of the file, None to read it
        raises:   DatasetError where it is no CSV, has no header, or a column twice
        """
        self.file, self._text = file, TextFile(file, content)
        self.note = self._text.note
        if JSON_BEGINNING.match(self._text.beginning):
            raise DatasetError(f"{file} is JSON, not a CSV. `posterclf dataset from` makes a CSV of JSON.")
        self.separator, self._first, cells = self._header()
        self.header = [plain_cell(_bare(cell)) for cell in cells]
        if twice := [name for name, count in Counter(self.header).items() if count > 1 and name]:
            if {"0", "1"} & set(twice):
                raise DatasetError(f"{file} has no header. Write a first line of names: Id, and one for each label.")
            raise DatasetError(f"{file} has the columns {', '.join(twice)} more than once. Keep one of each.")

    @property
    def form(self) -> str:
        """In words."""
        return f"a CSV with {self._separators}"

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """The number of each row, and a cell for each column; those that the row lacks are empty.

        raises:  DatasetError at a row with more cells than the header, or with quotes that do not fit
        """
        width = len(self.header)
        for number, cells in self._records(self.separator):
            if number <= self._first or not any(map(str.strip, cells)):
                continue
            if any(map(str.strip, cells[width:])):
                raise DatasetError(
                    f"{self.file}, row {number} has {len(cells)} cells and the header {width}. Put a cell in quotes "
                    f"that holds {self._separators}."
                )
            yield number, cells[:width] + [""] * (width - len(cells))

    def _header(self) -> tuple[str, int, list[str]]:
        """The separator, the number of the header's row, and its cells."""
        said = SEPARATOR_LINE.fullmatch(next(self._text.lines(), ""))
        if said:
            separator = said[1]
        else:
            line = next((line for line in self._text.lines() if line.strip(" \t,;\r\n")), "")
            separator = max(SEPARATORS, key=re.sub(r'"[^"]*"', "", line).count)
        for number, cells in self._records(separator):
            if any(map(str.strip, cells)):
                return separator, number, cells
        raise DatasetError(f"{self.file} is empty. Give a file that lists pictures.")

    def _records(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        lines = self._text.lines()
        first = next(lines, "")
        if not SEPARATOR_LINE.fullmatch(first):
            lines = chain([first], lines)
        rows = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
        number = 0
        try:
            for number, cells in enumerate(rows, start=1):
                yield number, cells
        except csv.Error as error:
            fault = next((words for start, words in FAULTS.items() if start in str(error)), str(error))
            raise DatasetError(f"{self.file} cannot be read as a CSV: row {number + 1}: {fault}.") from error

    @property
    def _separators(self) -> str:
        return SEPARATORS.get(self.separator, f"{self.separator!r}")


def _bare(name: str) -> str:
    """A name without white space and invisible signs around it, composed."""
    start, end = 0, len(name)
    while start < end and _is_blank(name[start]):
        start += 1
    while end > start and _is_blank(name[end - 1]):
        end -= 1
    return unicodedata.normalize("NFC", name[start:end])


def _is_blank(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc")
