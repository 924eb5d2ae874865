"""CSV files of labels, as the tests need them."""

import csv
from pathlib import Path

from posterclf.labels import GENRES


def write_csv(path: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = ("Id", "Genre", *GENRES)) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="0", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(poster_id: str, *genres: str) -> dict[str, str]:
    return {"Id": poster_id, "Genre": repr(list(genres)), **{genre: "1" for genre in genres}}
