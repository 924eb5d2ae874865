"""Tables of text: CSV, JSON Lines, and lists of JSON objects."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posterclf.csv_cells import plain_cell
from posterclf.csv_separator import separator_of
from posterclf.errors import DatasetError

MOST_COLUMNS = 2000
MOST_CELLS = 10_000_000  # a short row is filled up with empty cells: a small file could make any number of them
SEPARATORS_IN_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Table:
    """Cells as text, by column.

    file:     where they stand
    form:     in words
    columns:  name -> n cells
    places:   n texts that say where a row stands in the file, such as 'row 2'
    """

    file: Path
    form: str
    columns: dict[str, list[str]]
    places: list[str]


def utf8_text(file: Path) -> str:
    """A file's text without a byte order mark.

    raises:  DatasetError where it is no UTF-8
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DatasetError(f"{file} cannot be read: {error.strerror}.") from error
    return decoded_text(file, content)


def decoded_text(file: Path, content: bytes) -> str:
    """The text of a file's content without a byte order mark.

    raises:  DatasetError where it is no UTF-8
    """
    try:
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig").read()
    except UnicodeDecodeError as error:
        raise _no_text(file) from error
    if "\0" in text:  # UTF-16 without its mark, or no text at all
        raise _no_text(file)
    return text


def json_objects(file: Path, text: str) -> tuple[str, list[dict[str, Any]]] | None:
    """What a JSON list or JSON Lines hold, with the form in words; None where the text is neither.

    raises:  DatasetError where it begins as one and cannot be read
    """
    if not re.match(r"\s*[\[{]", text):
        return None
    form = "a JSON list"
    try:
        value = json.loads(text)
        objects = value if isinstance(value, list) else []
    except (ValueError, RecursionError) as whole:
        form = "JSON Lines"
        objects = []
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                objects += [json.loads(line)] if line.strip() else []
            except (ValueError, RecursionError) as error:
                reason = f"line {number}: {error}" if objects else str(whole)
                raise DatasetError(f"{file} cannot be read as JSON or as JSON Lines: {reason}.") from error
    if not objects or not all(isinstance(value, dict) for value in objects):
        raise DatasetError(f"{file} is JSON, but no list of objects. Each picture needs one, such as {EXAMPLE}.")
    return form, objects


EXAMPLE = '{"file": "1.jpg", "labels": ["red"]}'


def table_of_objects(file: Path, form: str, objects: list[dict[str, Any]]) -> Table:
    """JSON objects as a table; lists and objects in them as JSON, what is missing or null as an empty cell."""
    names = dict.fromkeys(name for row in objects for name in row)
    return Table(
        file=file,
        form=form,
        columns={name: [_cell(row.get(name)) for row in objects] for name in names},
        places=[f"object {number}" for number in range(1, len(objects) + 1)],
    )


def table_of_csv(file: Path, text: str) -> Table:
    """A CSV with a header, its cells separated as `separator_of` says.

    raises:  DatasetError where the file is no such table
    """
    separator = separator_of(text.lstrip().partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise DatasetError(
            f"{file} cannot be read as a CSV: line {reader.line_num}: {error}. Correct that, or save it as a CSV anew."
        ) from error
    rows = [(number, cells) for number, cells in enumerate(lines, start=1) if any(map(str.strip, cells))]
    if not rows or len(rows[0][1]) < 2:
        raise DatasetError(
            f"{file} is neither a folder nor a table with a column of pictures and one of labels: a CSV, JSON Lines, "
            "a JSON list or an export of Label Studio."
        )
    (_, header), *rows = rows
    if len(header) > MOST_COLUMNS or len(header) * len(rows) > MOST_CELLS:
        raise DatasetError(f"{file} has {len(rows):,} rows of {len(header):,} columns. Give a smaller table.")
    header = [plain_cell(name.strip()) for name in header]
    if twice := [name for name, count in Counter(header).items() if count > 1 and name]:
        raise DatasetError(f"{file} has the columns {', '.join(twice)} more than once. Keep one of each.")
    if not rows:
        raise DatasetError(f"{file} has a header and no rows. Give a file that lists pictures.")
    for number, cells in rows:
        if any(map(str.strip, cells[len(header) :])):
            raise DatasetError(
                f"{file}, row {number} has {len(cells)} cells and the header {len(header)}. Put a cell in quotes that "
                f"holds {SEPARATORS_IN_WORDS[separator]}."
            )
    width = len(header)
    padded = [cells[:width] + [""] * (width - len(cells)) for _, cells in rows]
    return Table(
        file=file,
        form=f"a CSV with {SEPARATORS_IN_WORDS[separator]}",
        # Spreadsheets write a column without a name for row numbers.
        columns={name: list(cells) for name, cells in zip(header, zip(*padded, strict=True), strict=True) if name},
        places=[f"row {number}" for number, _ in rows],
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _no_text(file: Path) -> DatasetError:
    return DatasetError(
        f"{file} is no text in UTF-8. Save a table as 'CSV UTF-8', which every spreadsheet offers; unpack an archive."
    )
