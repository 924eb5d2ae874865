"""A project in the tutorial's form."""

import io
import json

import pandas as pd
import pytest
from PIL import Image

from posterclf.datasets.reading import read_dataset
from posterclf.teaching.project import Project
from posterclf.teaching.project_zip import project_zip
from posterclf.teaching.zip_reading import ZippedPictures, read_zip
from tests.support import corpus
from tests.support.commands import answer, posterclf
from tests.support.taught import PICTURES, taught_clothes, unzipped
from tests.support.zips import files_of

ODD = ("=1+1", "red;blue;green", "a,b", 'say "x"', "连衣裙", "Id", "label_source", "file")


def project_of(names: dict[str, tuple[str, ...]], labels: tuple[str, ...] = ()) -> Project:
    """A project of small pictures: name -> labels."""
    project = Project()
    for label in labels:
        project.add_label(label)
    for number, (name, had) in enumerate(names.items()):
        project.add_picture(name, corpus.encoded(corpus.picture(40 + number, 40), "PNG"), had)
    return project


def rows_of(read: ZippedPictures) -> list[tuple[str, frozenset[str]]]:
    return [(picture.name, picture.labels) for picture in read]


def test_it_is_the_tutorials_form(tmp_path):
    project = project_of({"a.png": ("red", "dress"), "裙子.png": ("dress",), "A.heic": ()})
    files = files_of(project_zip(project))
    assert list(files) == ["labels.csv", "Images/a.jpg", "Images/裙子.jpg", "Images/A-2.jpg"]
    table = pd.read_csv(io.BytesIO(files["labels.csv"]))
    assert table.to_dict("list") == {
        "Id": ["a.jpg", "裙子.jpg", "A-2.jpg"],
        "red": [1, 0, 0],
        "dress": [1, 1, 0],
    }
    assert Image.open(io.BytesIO(files["Images/A-2.jpg"])).size == (42, 40)
    unzipped(project_zip(project), tmp_path)
    dataset = read_dataset(tmp_path / "labels.csv", tmp_path / "Images")
    assert (dataset.names, len(dataset.files)) == (("red", "dress"), 3)
    assert dataset.labels.tolist() == [[1, 1], [0, 1], [0, 0]]


def test_the_same_project_gives_the_same_bytes():
    names = {"a.png": ("red",), "b.png": ("blue",)}
    assert project_zip(project_of(names)) == project_zip(project_of(names))


def test_a_spreadsheet_finds_no_formula_and_a_reader_the_columns(tmp_path):
    project = project_of({"=1+1.png": ODD, "@sum.png": ODD[:1]}, ODD)
    files = files_of(project_zip(project))
    assert list(files) == ["labels.csv", "Images/1+1.jpg", "Images/sum.jpg"]
    unzipped(project_zip(project), tmp_path)
    names = read_dataset(tmp_path / "labels.csv", tmp_path / "Images").names
    assert files["labels.csv"].startswith(b'"Id","\'=1+1"')
    assert names == ("=1+1", *ODD[1:5], "Id (label)", "label_source (label)", "file")


@pytest.mark.parametrize("labels", [ODD, ("red",), ()])
def test_this_page_reads_it_again(labels):
    project = project_of({"=1+1.png": labels, "b.png": labels[:1], "c.png": ()}, labels)
    read = read_zip(project_zip(project), "project.zip")
    assert isinstance(read, ZippedPictures)
    assert read.labels == labels
    assert rows_of(read) == [("1+1.jpg", set(labels)), ("b.jpg", set(labels[:1])), ("c.jpg", set())]
    assert [picture.content for picture in read] == [picture.content for picture in project.pictures.values()]


def test_it_survives_any_number_of_openings():
    once = project_zip(taught_clothes().project)
    read, project = read_zip(once, "once.zip"), Project()
    assert isinstance(read, ZippedPictures)
    for label in read.labels:
        project.add_label(label)
    for picture in read:
        project.add_picture(picture.name, picture.content, picture.labels)
    assert project_zip(project) == once


def test_posterclf_train_takes_it_unchanged(tmp_path):
    folder = unzipped(project_zip(taught_clothes().project), tmp_path)
    assert len(list((folder / "Images").iterdir())) == PICTURES
    run = posterclf("train", "--csv", "labels.csv", "--images", "Images", "--out", "mine", cwd=folder)
    assert run.returncode == 0, run.stderr.decode()
    assert (folder / "mine" / "card.json").is_file()
    record = json.loads(answer(posterclf("predict", "--model", "./mine", "--json", "Images/0.jpg", cwd=folder)))
    assert list(record["probabilities"]) == ["shirt", "连衣裙", "red", "=blue", "green"]
