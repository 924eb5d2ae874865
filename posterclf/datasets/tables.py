"""Tables of text: CSV, JSON Lines, and lists of JSON objects."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posterclf.csv_rows import CsvRows
from posterclf.datasets.picture_names import has_ending
from posterclf.errors import DatasetError

MAX_COLUMNS = 2000
MAX_CELLS = 10_000_000  # a short row is filled up with empty cells: a small file could make any number of them


@dataclass(frozen=True)
class Table:
    """Cells as text, by column.

    file:     where they stand
    form:     in words
    columns:  name -> n cells
    numbers:  n int: of the rows as a spreadsheet counts them, or of the objects
    note:     a sentence where the encoding is a guess, else empty
    """

    file: Path
    form: str
    columns: dict[str, list[str]]
    numbers: list[int]
    note: str = ""
    kind: str = "row"

    def places(self, rows: Iterable[int]) -> list[str]:
        """Where rows, counted from 0, stand in the file, such as 'row 2'."""
        return [f"{self.kind} {self.numbers[row]}" for row in rows]


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
        numbers=list(range(1, len(objects) + 1)),
        kind="object",
    )


def table_of_csv(file: Path, content: bytes | None = None, most_cells: int = MAX_CELLS) -> Table:
    """A CSV with a header, see `CsvRows`.

    content:     of the file, None to read it
    most_cells:  that the table may have
    raises:      DatasetError where the file is no such table
    """
    rows = CsvRows(file, content)
    require_header(rows)
    # Spreadsheets write a column without a name for row numbers.
    named = [(place, name) for place, name in enumerate(rows.header) if name]
    columns: dict[str, list[str]] = {name: [] for _, name in named}
    numbers: list[int] = []
    for number, cells in rows:
        if len(named) > MAX_COLUMNS or len(named) * len(numbers) >= most_cells:
            raise DatasetError(
                f"{file} has {len(named):,} columns and more than {len(numbers):,} rows. Give a smaller table."
            )
        numbers.append(number)
        for place, name in named:
            columns[name].append(cells[place])
    if not numbers:
        raise DatasetError(f"{file} has a header and no rows. Give a file that lists pictures.")
    return Table(file, rows.form, columns, numbers, rows.note)


def require_header(rows: CsvRows) -> None:
    """Raise DatasetError where a CSV's first row names a picture."""
    if any(map(has_ending, rows.header)):
        raise DatasetError(f"{rows.file} has no header. Write a first line of names, such as Id,labels.")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
