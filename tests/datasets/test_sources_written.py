"""The CSV that is made of a source: `read_dataset` reads it and finds the same labels."""

import json
import random

import pytest

from posterclf.datasets.checks import findings
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.sources.labelled_pictures import write_labels
from posterclf.datasets.sources.read_source import read_source
from posterclf.errors import DatasetError
from tests.support.drawn_files import draw

# What may upset a CSV, a table of pandas or a terminal.
LABELS = ["red", "Red", "连衣裙", "a,b", "a;b;c", 'say "no"', "N/A", "nan", "0", "1.0", "id", "Genre", "file", "=1+1"]
LABELS += ["['x']", "#", "-", "true", "x" * 100, "two words", "\u00e9", "😀", "'", "error", "None", "%20"]
NAMES = ["1.jpg", "2.JPG", "a b.png", "a,b;c.jpg", 'q"uote.webp', "a.v2.jpeg", "连衣裙.jpg", "NA.jpg", "0.bmp", "'.gif"]
NAMES += ["line\nbreak.jpg", "back\rspace.jpg", " space.jpg", "%41.jpg", "#.jpg", "=1+1.jpg"]


def assert_read_back(pictures, folder):
    write_labels(folder / "labels.csv", pictures)
    dataset = read_dataset(folder / "labels.csv", pictures.images)
    assert dataset.names == pictures.labels
    assert dataset.ids == list(pictures.rows)
    for row, labels in enumerate(pictures.rows.values()):
        assert set(dataset.names.marked(dataset.labels[row])) == labels
        assert dataset.path(row).is_file()
    assert dataset.other == ()
    assert dataset.list_column is None
    assert findings(dataset) == []


@pytest.mark.parametrize("seed", range(8))
def test_labels_of_json(tmp_path, seed):
    chance = random.Random(seed)
    names = chance.sample([name for name in NAMES if name.isprintable() and name == name.strip()], 8)
    labels = chance.sample(LABELS, chance.randint(2, len(LABELS)))
    draw(tmp_path / "photos", *names)
    objects = [{"file": name, "labels": chance.sample(labels, chance.randint(0, len(labels)))} for name in names[1:]]
    objects.append({"file": names[0], "labels": labels})
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, objects)))
    pictures = read_source(tmp_path / "a.jsonl", tmp_path / "photos")
    assert set(pictures.labels) == set(labels)
    assert {name: set(pictures.rows[name]) for name in names} == {row["file"]: set(row["labels"]) for row in objects}
    assert_read_back(pictures, tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_labels_of_folders(tmp_path, seed):
    chance = random.Random(seed)
    labels = [label for label in LABELS if "/" not in label]
    folders = [chance.sample(labels, chance.randint(1, 3)) for _ in NAMES]
    paths = ["/".join([*above, name]) for above, name in zip(folders, NAMES, strict=True)]
    pictures = read_source(draw(tmp_path / "source", *paths))
    assert pictures.rows == {path: set(above) for path, above in zip(paths, folders, strict=True)}
    assert_read_back(pictures, tmp_path)


def test_500_labels(tmp_path):
    draw(tmp_path, "1.jpg", "2.jpg")
    text = "file,labels\n1.jpg," + "|".join(f"label;{number}" for number in range(500)) + "\n2.jpg,label;7\n"
    (tmp_path / "table.csv").write_text(text)
    assert_read_back(read_source(tmp_path / "table.csv"), tmp_path)


def test_the_csv_is_never_replaced_and_appears_whole(tmp_path):
    pictures = read_source(draw(tmp_path / "source", "red/1.jpg", "blue/2.jpg"))
    out = tmp_path / "new" / "folder" / "labels.csv"
    write_labels(out, pictures)
    assert out.read_bytes() == b"Id,blue,red\r\nblue/2.jpg,1,0\r\nred/1.jpg,0,1\r\n"
    assert list(out.parent.iterdir()) == [out]
    with pytest.raises(DatasetError, match="is there already"):
        write_labels(out, pictures)
    (tmp_path / "file").touch()
    with pytest.raises(DatasetError, match=r"cannot be written: .* Give another folder with --out"):
        write_labels(tmp_path / "file" / "labels.csv", pictures)
