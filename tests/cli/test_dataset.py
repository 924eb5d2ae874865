"""posterclf dataset, as a user runs it."""

import csv
import json

from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import CLEAN_SPLIT, article_split
from tests.support.commands import posterclf


def test_dataset_check_names_faults_and_exits_1(drawn_posters):
    (drawn_posters / "Images" / "p03.jpg").unlink()
    arguments = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("dataset", "check", *arguments)
    assert run.returncode == 1
    missing = drawn_posters / "Images" / "p03.jpg"
    assert f"file missing: 1\n  row 5, p03: there is no {missing}" in run.stdout.decode()
    summary = json.loads(posterclf("dataset", "check", "--json", *arguments).stdout)
    assert summary["kinds"]["file missing"] == 1
    assert summary["labels"]["Horror"] == 10


def test_dataset_split_writes_rows_ids_and_parts(drawn_posters, tmp_path):
    out = tmp_path / "split.csv"
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("dataset", "split", *data, "--out", out)
    assert run.returncode == 0, run.stderr
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0]) == ["row", "Id", "part"]
    assert {row["part"] for row in rows} == {"train", "validation", "test"}


def test_dataset_split_refuses_what_check_refuses(drawn_posters, tmp_path):
    table = tmp_path / "train.csv"
    text = (drawn_posters / "train.csv").read_text(encoding="utf-8")
    table.write_text(text.replace("\np03,", "\n\np03,").replace(",1", ",2", 1), encoding="utf-8")
    run = posterclf(
        "dataset", "split", "--csv", table, "--images", drawn_posters / "Images", "--out", tmp_path / "s.csv"
    )
    assert run.returncode == 1
    assert f"{table} has faults. cell not 0 or 1: 1, the first in row 2, p00: " in run.stderr.decode()
    assert not (tmp_path / "s.csv").exists()


def test_dataset_split_overwrites_nothing_and_never_writes_into_the_package(drawn_posters, tmp_path):
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    before = CLEAN_SPLIT.read_bytes()
    assert posterclf("dataset", "split", *data, cwd=tmp_path).returncode == 0
    assert (tmp_path / "split.csv").exists()
    again = posterclf("dataset", "split", *data, cwd=tmp_path)
    assert again.returncode == 1
    assert "split.csv is there already" in again.stderr.decode()
    assert CLEAN_SPLIT.read_bytes() == before


def test_dataset_split_can_keep_the_tutorials_test_part(drawn_posters, tmp_path):
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("dataset", "split", *data, "--article-test", "--out", tmp_path / "split.csv")
    assert run.returncode == 0, run.stderr
    rows = list(csv.DictReader((tmp_path / "split.csv").read_text().splitlines()))
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    assert {int(row["row"]) for row in rows if row["part"] == "test"} == set(article_split(dataset)["test"].tolist())
