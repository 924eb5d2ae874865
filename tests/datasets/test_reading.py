import gzip
import unicodedata

import numpy as np
import pytest

from posterclf.datasets.checks import label_findings, missing_files
from posterclf.datasets.reading import UNKNOWN, read_dataset
from posterclf.errors import DatasetError
from posterclf.labels import GENRES, Labels
from tests.support.csv_files import row, write_csv


def test_rows_keep_their_order_and_labels(drawn_posters):
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    assert len(dataset) == 20
    assert dataset.ids[:2] == ["p00", "p01"]
    assert dataset.labels.shape == (20, 25)
    assert [GENRES[genre] for genre in np.flatnonzero(dataset.labels[0])] == ["Comedy", "Drama"]
    assert dataset.path(3) == drawn_posters / "Images" / "p03.jpg"


def test_the_genre_called_na_is_no_missing_value(tmp_path):
    csv = write_csv(tmp_path / "train.csv", [row("NA", "N/A"), row("null", "Drama", "N/A")])
    dataset = read_dataset(csv, tmp_path)
    assert dataset.ids == ["NA", "null"]
    assert dataset.labels[:, GENRES.index("N/A")].tolist() == [1, 1]


def test_further_columns_and_a_byte_order_mark_do_no_harm(tmp_path):
    csv = write_csv(
        tmp_path / "train.csv", [row("a", "War") | {"year": "1999"}], ("year", *reversed(GENRES), "Genre", "Id")
    )
    csv.write_bytes(b"\xef\xbb\xbf" + csv.read_bytes())
    dataset = read_dataset(csv, tmp_path)
    assert dataset.names == tuple(reversed(GENRES))  # in the order of the columns
    assert dataset.names.marked(dataset.labels[0]) == ("War",)
    assert dataset.other == ("year",)


def test_an_image_is_found_whatever_its_ending(tmp_path):
    csv = write_csv(tmp_path / "train.csv", [row("a", "War"), row("b", "War")])
    (tmp_path / "a.webp").touch()
    dataset = read_dataset(csv, tmp_path)
    assert dataset.path(0).name == "a.webp"
    assert dataset.path(1).name == "b.jpg"  # not there: what a message names


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (("Genre", *GENRES), "lacks the column Id"),
        (("Id", "Genre", *GENRES, "War"), "has the columns War more than once"),
        (("Id", "Genre"), r"has 0 columns of 0 and 1, and needs 2\. `posterclf dataset from` makes them"),
        (("Id", "War"), r"has 1 columns of 0 and 1, and needs 2\. Each label needs one"),
        (("Id", *(f"label {number}" for number in range(501))), "has 501 columns of 0 and 1; a model takes 500"),
        (("Id", "War", "a|b"), r"a label cannot be called 'a\|b': it has a line break"),
        (("Id", "War", "x" * 101), "it has more than 100 characters"),
    ],
)
def test_wrong_columns_are_named(tmp_path, columns, message):
    csv = write_csv(tmp_path / "train.csv", [row("a", "War") | {"Genre": "[]"}], columns)
    with pytest.raises(DatasetError, match=message):
        read_dataset(csv, tmp_path)


def test_the_labels_that_are_asked_for_are_needed_and_come_in_their_order(tmp_path):
    csv = write_csv(tmp_path / "train.csv", [row("a", "War")])
    asked = read_dataset(csv, tmp_path, Labels(["War", "Drama"]))
    assert (asked.names, asked.labels.tolist()) == (("War", "Drama"), [[1, 0]])
    assert "Comedy" in asked.other
    with pytest.raises(DatasetError, match="lacks the columns Opera"):
        read_dataset(csv, tmp_path, Labels(["War", "Opera"]))


CLOTHES = ["a.png,1,0,x", "b.png,0,1,y"]


@pytest.mark.parametrize(
    "content",
    [
        "Id,red,dress,note\n" + "\n".join(CLOTHES),
        "Id,red,dress,note\r\n" + "\r\n".join(CLOTHES) + "\r\n",
        "\ufeffId;red;dress;note\n" + "\n".join(CLOTHES).replace(",", ";"),
        "Id\tred\tdress\tnote\n" + "\n".join(CLOTHES).replace(",", "\t"),
        "filename,red,dress,note\n" + "\n".join(CLOTHES),
        "ID, red ,dress,note\n" + "\n".join(CLOTHES),
        ",Id,red,dress,note\n0,a.png,1,0,x\n1,b.png,0,1,y",
        "note,Id,red,dress\nx,a.png,1.0,0.0\ny,b.png,0.0,1.0",
        "note,Id,red,dress\nx,a.png,True,False\ny,b.png,false,true",
        "Id,labels,red,dress\na.png,['red'],1,0\nb.png,['dress'],0,1",
        'Id,labels,red,dress\na.png,"[""red""]",1,0\nb.png,"[""dress""]",0,1',
    ],
)
def test_any_two_columns_of_0_and_1_are_labels_however_the_csv_is_written(tmp_path, content):
    csv = tmp_path / "clothes.csv"
    csv.write_text(content, encoding="utf-8", newline="")
    (tmp_path / "a.png").touch()
    dataset = read_dataset(csv, tmp_path)
    assert dataset.names == ("red", "dress")
    assert dataset.labels.tolist() == [[1, 0], [0, 1]]
    assert dataset.path(0) == tmp_path / "a.png"
    assert dataset.path(1) == tmp_path / "b.png"  # not there
    assert label_findings(dataset) == []


def test_labels_may_hold_what_parts_other_files(tmp_path):
    csv = tmp_path / "clothes.csv"
    csv.write_text('Id,"a;b;c","d;e;f"\n1,1,0\n2,0,1\n')
    assert read_dataset(csv, tmp_path).names == ("a;b;c", "d;e;f")


def test_labels_of_every_script_keep_their_names(tmp_path):
    csv = tmp_path / "clothes.csv"
    csv.write_text("Id,连衣裙,a garment that nobody has worn in years,Kleid rot,file\na,1,0,0,1\n", encoding="utf-8")
    dataset = read_dataset(csv, tmp_path)
    assert dataset.names == ("连衣裙", "a garment that nobody has worn in years", "Kleid rot", "file")


def test_pictures_are_found_in_folders_and_never_outside(tmp_path):
    images = tmp_path / "images"
    (images / "red" / "dress").mkdir(parents=True)
    (images / "red" / "dress" / "1.webp").touch()
    (tmp_path / "secret.jpg").touch()
    csv = tmp_path / "clothes.csv"
    names = ["red/dress/1.webp", "red/dress/1", "red\\dress\\1.webp", "../secret.jpg", str(tmp_path / "secret.jpg")]
    csv.write_text("Id,red,dress\n" + "".join(f"{name},1,0\n" for name in names))
    dataset = read_dataset(csv, images)
    assert set(dataset.files) == set(names[:3])
    assert {path.name for path in dataset.files.values()} == {"1.webp"}


def test_a_csv_without_rows_and_a_missing_folder_are_refused(tmp_path):
    csv = write_csv(tmp_path / "train.csv", [])
    with pytest.raises(DatasetError, match="no rows"):
        read_dataset(csv, tmp_path)
    with pytest.raises(DatasetError, match="not a folder"):
        read_dataset(csv, tmp_path / "nowhere")


def test_a_genre_that_a_source_never_names_is_unknown_there(tmp_path):
    named = (("a", "War", "one"), ("b", "Drama", "one"), ("c", "Drama", "two"))
    rows = [row(poster_id, genre) | {"label_source": source} for poster_id, genre, source in named]
    csv = write_csv(tmp_path / "train.csv", rows, ("Id", "Genre", *GENRES, "label_source"))
    known = read_dataset(csv, tmp_path).known_labels
    war, drama, horror = (GENRES.index(genre) for genre in ("War", "Drama", "Horror"))
    assert known[:, war].tolist() == [1, 0, UNKNOWN]
    assert known[:, drama].tolist() == [0, 1, 1]
    assert known[:, horror].tolist() == [UNKNOWN] * 3


def test_images_are_found_whatever_their_ending(tmp_path):
    for name in ("a.avif", "b.JPG", "c.jpg", "c.png"):
        (tmp_path / name).touch()
    dataset = read_dataset(write_csv(tmp_path / "train.csv", [row(name, "War") for name in "abcd"]), tmp_path)
    assert [dataset.path(number).name for number in range(4)] == ["a.avif", "b.JPG", "c.jpg", "d.jpg"]


WRITTEN = "Id,red,dress\nÄ1.jpg,1,0\n\nb.JPG,0,1\n"


@pytest.mark.parametrize(
    "content",
    [
        WRITTEN.encode("utf-16"),
        WRITTEN.replace(",", "\t").encode("utf-16"),
        ("sep=;\r\n" + WRITTEN.replace(",", ";")).encode("cp1252"),
        WRITTEN.replace("\n\n", "\n,,\n").encode(),
        WRITTEN.replace("\n", ",,\n").encode("utf-8-sig"),
        WRITTEN.replace(",1", ",Yes").replace(",0", ",NO").encode(),
        WRITTEN.replace(",", ";").replace(";1", ";1,0").replace(";0", ";0,0").encode(),
        WRITTEN.replace("Id", "\u00a0Id\u200b").encode(),
        unicodedata.normalize("NFD", WRITTEN).encode(),
        WRITTEN.replace("Ä1.jpg", "ä1").replace("b.JPG", "B ").encode(),
        WRITTEN.replace("Ä1.jpg", "C:\\pictures\\Ä1.jpg").replace("b.JPG", "file:///home/me/b.jpg").encode(),
        gzip.compress(WRITTEN.encode(), mtime=0),
    ],
)
def test_a_csv_of_a_spreadsheet_is_read_and_its_rows_are_counted_as_there(tmp_path, content):
    csv = tmp_path / "labels.csv"
    csv.write_bytes(content)
    for name in ("Ä1.jpg", "b.JPG"):
        (tmp_path / name).touch()
    dataset = read_dataset(csv, tmp_path)
    assert (dataset.names, dataset.labels.tolist()) == (("red", "dress"), [[1, 0], [0, 1]])
    assert [path.name for path in dataset.paths(range(2))] == ["Ä1.jpg", "b.JPG"]
    assert dataset.numbers == [2, 4]
    assert [*label_findings(dataset), *missing_files(dataset)] == []
    assert bool(dataset.note) == (b"\xc4" in content and b"\xff\xfe" not in content and b"\xc3" not in content)


def test_a_row_is_named_as_the_spreadsheet_shows_it_and_a_picture_with_its_path(tmp_path):
    csv = tmp_path / "labels.csv"
    csv.write_text("\nId,red,dress\n\n,1,0\nb,2,1\nc,0,1\nc,0,1\nc,0,1\n")
    (tmp_path / "b.jpg").touch()
    dataset = read_dataset(csv, tmp_path)
    assert list(map(str, [*label_findings(dataset), *missing_files(dataset)])) == [
        "row 5, b: red is '2'",
        "row 7, c: the Id stands in row 6 already",
        "row 4, : the Id is empty",
        f"row 6, c: there is no {tmp_path / 'c.jpg'}",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>", "is a web page"),
        (b'[{"Id": 1}]', "is JSON, not a CSV"),
        (b"a.jpg,1,0\nb.jpg,0,1\n", "has no header"),
        (b"tt1,1,0,1\ntt2,0,1,1\n", "has no header"),
        (b"Id,red,dress\n", "has a header and no rows"),
        (b"Id,red,dress\na,x,\nb,,x\n", "`posterclf dataset from` makes them"),
    ],
)
def test_what_is_no_csv_of_labels_is_named_with_its_path(tmp_path, content, message):
    csv = tmp_path / "labels.csv"
    csv.write_bytes(content)
    with pytest.raises(DatasetError, match=message) as error:
        read_dataset(csv, tmp_path)
    assert str(error.value).startswith(str(csv))
