import numpy as np
import pytest
from labels import row, write_csv
from sklearn.model_selection import train_test_split

from posterclf.dataset import article_split, leaks, read_dataset
from posterclf.errors import DatasetError
from posterclf.genres import GENRES


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


def test_the_split_is_the_tutorials(drawn_posters):
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    split = article_split(dataset)
    # The tutorial's own line, over the labels themselves.
    train, test = train_test_split(dataset.labels, random_state=42, test_size=0.1)
    assert (dataset.labels[split["train"]] == train).all()
    assert (dataset.labels[split["test"]] == test).all()


def test_leaks_are_found_by_id_and_by_file(drawn_posters):
    images = drawn_posters / "Images"
    dataset = read_dataset(drawn_posters / "train.csv", images)
    assert leaks(dataset, article_split(dataset)) == []
    first, second = article_split(dataset)["test"]
    dataset.path(first).write_bytes(dataset.path(article_split(dataset)["train"][0]).read_bytes())
    dataset.ids[second] = dataset.ids[article_split(dataset)["train"][1]]
    found = leaks(dataset, article_split(dataset))
    assert {(leak.test_row, leak.same) for leak in found} == {(first, "file"), (second, "Id")}


def test_the_real_split_has_726_test_posters_of_which_three_leak(real_posters):
    dataset = read_dataset(real_posters / "train.csv", real_posters / "Images")
    split = article_split(dataset)
    assert (len(dataset), len(split["train"]), len(split["test"])) == (7254, 6528, 726)
    assert {dataset.ids[leak.test_row] for leak in leaks(dataset, split)} == {"tt0337978", "tt0437179", "tt1352852"}
