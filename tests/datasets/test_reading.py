import numpy as np
import pytest

from posterclf.datasets.reading import UNKNOWN, read_dataset
from posterclf.errors import DatasetError
from posterclf.labels import GENRES
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
    assert read_dataset(csv, tmp_path).labels[0, GENRES.index("War")] == 1


def test_an_image_is_found_whatever_its_ending(tmp_path):
    csv = write_csv(tmp_path / "train.csv", [row("a", "War"), row("b", "War")])
    (tmp_path / "a.webp").touch()
    dataset = read_dataset(csv, tmp_path)
    assert dataset.path(0).name == "a.webp"
    assert dataset.path(1).name == "b.jpg"  # not there: what a message names


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (("Id", "Genre", *GENRES[1:]), "lacks the columns Action"),
        (("Genre", *GENRES), "lacks the columns Id"),
        (("Id", "Genre", *GENRES, "War"), "has the columns War more than once"),
    ],
)
def test_wrong_columns_are_named(tmp_path, columns, message):
    csv = write_csv(tmp_path / "train.csv", [row("a", "War")], columns)
    with pytest.raises(DatasetError, match=message):
        read_dataset(csv, tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01", b'a,b\n"unclosed', b"\x00" * 100])
def test_what_is_no_csv_is_refused_in_a_sentence(tmp_path, content):
    csv = tmp_path / "train.csv"
    csv.write_bytes(content)
    with pytest.raises(DatasetError, match=r"cannot be read as a CSV|lacks the columns"):
        read_dataset(csv, tmp_path)


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
