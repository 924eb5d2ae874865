"""posterclf dataset, as a user runs it."""

import csv
import json

from tests.support.commands import posterclf


def test_dataset_check_names_faults_and_exits_1(drawn_posters):
    (drawn_posters / "Images" / "p03.jpg").unlink()
    arguments = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("dataset", "check", *arguments)
    assert run.returncode == 1
    assert "file missing: 1\n  row 5, p03: p03.jpg is not in the folder" in run.stdout.decode()
    summary = json.loads(posterclf("dataset", "check", "--json", *arguments).stdout)
    assert summary["kinds"]["file missing"] == 1
    assert summary["genres"]["Horror"] == 10


def test_dataset_split_writes_rows_ids_and_parts(drawn_posters, tmp_path):
    out = tmp_path / "split.csv"
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("dataset", "split", *data, "--out", out)
    assert run.returncode == 0, run.stderr
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0]) == ["row", "Id", "part"]
    assert {row["part"] for row in rows} == {"train", "validation", "test"}
