"""posterclf dataset from, as a user runs it."""

import json
import shutil

import pytest
from click.testing import CliRunner

from posterclf.cli import cli
from posterclf.datasets.reading import read_dataset
from tests.support.commands import posterclf
from tests.support.drawn_files import draw


def dataset_from(*arguments):
    return CliRunner().invoke(cli, ["dataset", "from", *map(str, arguments)])


@pytest.fixture
def clothes(tmp_path):
    draw(tmp_path / "clothes", "red/dress/1.jpg", "red/shirt/2.jpg", "blue/dress/3.jpg", "blue/4.jpg", "5.jpg")
    (tmp_path / "clothes" / ".DS_Store").touch()
    shutil.copy(tmp_path / "clothes/blue/4.jpg", tmp_path / "clothes/red/4.jpg")
    return tmp_path / "clothes"


def test_a_folder_becomes_a_csv_and_the_next_command_is_told(clothes, tmp_path):
    run = posterclf("dataset", "from", "clothes", "--out", "data", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stderr == b""
    assert run.stdout.decode() == (
        "Understood as a folder; each folder between it and a picture is a label of that (1 or 2 levels).\n"
        "5 pictures, 4 labels, 1.60 labels a picture.\n"
        "1 without a label: 5.jpg\n"
        "1 with the labels of several files, rows or annotations: blue/4.jpg\n"
        "1 skipped (hidden): .DS_Store\n"
        "\n"
        "      2  blue\n"
        "      2  dress\n"
        "      3  red\n"
        "      1  shirt\n"
        "\n"
        "Check: no faults.\n"
        "\n"
        "Written: data/labels.csv\n"
        "Next: posterclf train --csv data/labels.csv --images clothes\n"
    )
    dataset = read_dataset(tmp_path / "data/labels.csv", clothes)
    assert dataset.names == ("blue", "dress", "red", "shirt")
    assert dataset.ids == ["5.jpg", "blue/4.jpg", "blue/dress/3.jpg", "red/dress/1.jpg", "red/shirt/2.jpg"]


def test_json_says_the_same(clothes, tmp_path):
    run = dataset_from(clothes, "--out", tmp_path / "two words", "--json")
    report = json.loads(run.stdout)
    assert run.exit_code == 0
    assert report["pictures"] == 5
    assert report["labels"] == {"blue": 2, "dress": 2, "red": 3, "shirt": 1}
    assert report["without_label"] == ["5.jpg"]
    assert report["merged"] == ["blue/4.jpg"]
    assert report["skipped"] == {"hidden": [".DS_Store"]}
    assert report["findings"] == []
    assert report["next"] == f"posterclf train --csv '{tmp_path}/two words/labels.csv' --images {clothes}"


def test_a_table_is_told_with_what_stands_between_its_labels(tmp_path):
    draw(tmp_path / "photos", "1.jpg", "2.jpg")
    (tmp_path / "table.csv").write_text("file;tags;price\r\n1.jpg;red|dress;5\r\n2.jpg;blue;6\r\n3.jpg;blue;7\r\n")
    run = dataset_from(tmp_path / "table.csv", "--images", tmp_path / "photos", "--out", tmp_path)
    assert run.exit_code == 0, run.output
    lines = run.stdout.splitlines()
    assert lines[:5] == [
        "Understood as a CSV with semicolons; pictures in the column 'file', labels in the column 'tags'.",
        "2 pictures, 3 labels, 1.50 labels a picture.",
        "Between labels stands '|'.",
        "1 not found, and left out: 3.jpg",
        "Not read: the column price.",
    ]
    assert lines[-1] == f"Next: posterclf train --csv {tmp_path}/labels.csv --images {tmp_path}/photos"


def test_a_picture_that_cannot_be_decoded_is_a_fault(clothes, tmp_path):
    (clothes / "red/broken.jpg").write_bytes(b"no picture")
    run = dataset_from(clothes, "--out", tmp_path / "data")
    assert run.exit_code == 1
    assert "Check: file undecodable: 1\n  row 5, red/broken.jpg: " in run.stdout
    assert run.stdout.splitlines()[-1].startswith("Training would stop at these faults. Mend them, remove ")
    report = json.loads(dataset_from(clothes, "--out", tmp_path / "again", "--json").stdout)
    assert [(finding["kind"], finding["Id"], finding["fatal"]) for finding in report["findings"]] == [
        ("file undecodable", "red/broken.jpg", True)
    ]
    assert report["next"].startswith("posterclf dataset check")


def test_of_many_faults_20_are_shown(clothes, tmp_path):
    for number in range(25):
        (clothes / f"red/broken {number:02}.jpg").write_bytes(b"no picture %d" % number)
    run = dataset_from(clothes, "--out", tmp_path / "data")
    assert "red/broken 19.jpg" in run.stdout
    assert "red/broken 20.jpg" not in run.stdout
    assert "  ... and 5 more; --json lists all" in run.stdout


def test_of_many_labels_the_most_and_the_least_frequent_are_shown(tmp_path):
    draw(tmp_path, "1.jpg", "2.jpg", "3.jpg")
    rows = ["1.jpg," + "|".join(f"label {number}" for number in range(60)), "2.jpg,label 7", "3.jpg,label 7|label 9"]
    (tmp_path / "table.csv").write_text("\n".join(["file,labels", *rows]))
    run = dataset_from(tmp_path / "table.csv", "--out", tmp_path / "data")
    lines = run.stdout.splitlines()
    first = lines.index("      3  label 7")
    assert lines[first + 1] == "      2  label 9"
    assert lines[first + 15] == "    ...  30 labels between; --json lists all"
    assert lines[first + 30] == "      1  label 59"


def test_what_is_there_is_never_replaced(clothes, tmp_path):
    out = tmp_path / "data" / "labels.csv"
    out.parent.mkdir()
    out.write_text("mine")
    run = dataset_from(clothes, "--out", out.parent)
    assert run.exit_code == 1
    assert run.stderr == f"Error: {out} is there already. Remove it, or give another folder with --out.\n"
    assert out.read_text() == "mine"


def test_a_refusal_is_a_sentence_and_leaves_nothing(clothes, tmp_path):
    shutil.rmtree(clothes / "blue")
    shutil.rmtree(clothes / "red")
    run = dataset_from(clothes, "--out", tmp_path / "data")
    assert run.exit_code == 1
    assert run.stderr == f"Error: {clothes} has no label, and a model needs 2 at least. Add pictures of others.\n"
    assert not (tmp_path / "data").exists()


def test_it_says_what_it_understood_and_what_comes_next(tmp_path):
    draw(tmp_path / "clothes", "red/dress/1.jpg", "blue/shirt/2.jpg", "blue/3.jpg", "4.jpg")
    run = posterclf("dataset", "from", "clothes", "--out", "clothes", cwd=tmp_path)
    assert (
        run.stdout.decode()
        == """\
Understood as a folder; each folder between it and a picture is a label of that (1 or 2 levels).
4 pictures, 4 labels, 1.25 labels a picture.
1 without a label: 4.jpg

      2  blue
      1  dress
      1  red
      1  shirt

Check: no faults.

Written: clothes/labels.csv
Next: posterclf train --csv clothes/labels.csv --images clothes
"""
    )
    header, *rows = (tmp_path / "clothes/labels.csv").read_text().splitlines()
    assert header == "Id,blue,dress,red,shirt"
    assert {"blue/shirt/2.jpg,1,0,0,1", "red/dress/1.jpg,0,1,1,0"} < set(rows)
