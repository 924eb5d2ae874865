"""What commands print: lines for people, and records for programs."""

import csv
import io
import json
import sys
from collections.abc import Sequence

from posterclf.printable import printable


def say(*lines: str, err: bool = False) -> None:
    """Print lines for people, on standard error where `err`: each stays one line, whatever is in the names in it."""
    write("".join(f"{printable(line)}\n" for line in lines), err)


def write(text: str, err: bool = False) -> None:
    """Print text as it is, at once."""
    stream = sys.stderr if err else sys.stdout
    stream.write(text)
    stream.flush()


def write_json(value: object) -> None:
    """Print JSON in one line: what the terminal would obey, or its encoding lacks, is escaped, and so stays exact."""
    text = json.dumps(value, ensure_ascii=not _is_utf8(sys.stdout.encoding))
    if not text.isprintable():
        text = "".join(character if character.isprintable() else json.dumps(character)[1:-1] for character in text)
    write(text + "\n")


def write_row(cells: Sequence[str | int]) -> None:
    """Print a row of a CSV: exact and in UTF-8 for a file or a pipe, as `say` prints on a terminal."""
    if sys.stdout.isatty():
        cells = [printable(str(cell)) for cell in cells]
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever a Windows console has: spreadsheets know it
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(cells)
    write(row.getvalue())


def _is_utf8(encoding: str | None) -> bool:
    return (encoding or "").lower().replace("-", "") == "utf8"
