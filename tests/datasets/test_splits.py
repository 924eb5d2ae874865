import shutil

import imagehash
import numpy as np
import pytest
from PIL import Image
from sklearn.model_selection import train_test_split

from posterclf.datasets import near_duplicates, splits
from posterclf.datasets.near_duplicates import leaks, near_duplicate_pairs
from posterclf.datasets.reading import read_dataset
from posterclf.errors import DatasetError
from posterclf.images import read_image


@pytest.fixture
def dataset(drawn_posters):
    return read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")


@pytest.fixture(scope="module")
def real(real_posters):
    return read_dataset(real_posters / "train.csv", real_posters / "Images")


def test_the_articles_split_is_the_tutorials(dataset):
    split = splits.article_split(dataset)
    # The tutorial's own line, over the labels themselves.
    train, test = train_test_split(dataset.labels, random_state=42, test_size=0.1)
    assert (dataset.labels[split["train"]] == train).all()
    assert (dataset.labels[split["test"]] == test).all()


def test_leaks_are_found_by_id_and_by_file(dataset):
    split = splits.article_split(dataset)
    assert leaks(dataset, split) == []
    first, second = split["test"]
    dataset.path(first).write_bytes(dataset.path(split["train"][0]).read_bytes())
    dataset.ids[second] = dataset.ids[split["train"][1]]
    assert {(leak.row, leak.same) for leak in leaks(dataset, split)} == {(first, "file"), (second, "Id")}


def test_a_new_split_keeps_the_test_part_and_drops_what_shows_the_same(dataset):
    first, second = np.sort(splits.article_split(dataset)["test"])
    by_id, by_file, by_look = [row for row in range(3, 8) if row not in (first, second)][:3]
    dataset.ids[by_id] = dataset.ids[first]
    shutil.copy(dataset.path(second), dataset.files[dataset.ids[by_file]])
    # The same poster, larger, brighter and saved anew.
    image = Image.open(dataset.path(second)).resize((300, 450)).point(lambda value: min(255, value + 9))
    image.save(dataset.files[dataset.ids[by_look]], quality=60)
    split, dropped = splits.new_clean_split(dataset)
    assert {(duplicate.row, duplicate.same) for duplicate in dropped} == {
        (by_id, "Id"),
        (by_file, "file"),
        (by_look, "look"),
    }
    assert split["test"].tolist() == [first, second]
    parts = np.concatenate(list(split.values()))
    assert sorted(parts) == sorted(set(range(20)) - {by_id, by_file, by_look})


def test_a_split_is_read_as_it_was_written(dataset, tmp_path, monkeypatch):
    split, _ = splits.new_clean_split(dataset)
    monkeypatch.setattr(splits, "CLEAN_SPLIT", tmp_path / "split.csv")
    splits.write_split(splits.CLEAN_SPLIT, dataset, split)
    again = splits.clean_split(dataset)
    assert {part: rows.tolist() for part, rows in again.items()} == {p: rows.tolist() for p, rows in split.items()}
    assert splits.CLEAN_SPLIT.read_text().splitlines()[0] == "row,Id,part"


def test_the_clean_split_refuses_another_csv(dataset):
    with pytest.raises(DatasetError, match="made for another CSV"):
        splits.clean_split(dataset)


def test_the_real_article_split_has_726_test_posters_of_which_three_leak(real):
    split = splits.article_split(real)
    assert (len(real), len(split["train"]), len(split["test"])) == (7254, 6528, 726)
    assert {real.ids[leak.row] for leak in leaks(real, split)} == {"tt0337978", "tt0437179", "tt1352852"}


@pytest.fixture(scope="module")
def real_duplicates(real):
    """All pairs that show one poster, looked for a bit further than the split does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "LARGEST_DISTANCE", 9)
        return near_duplicate_pairs(real, range(len(real)))


def test_no_pair_of_real_posters_leaves_doubt_whether_it_is_one_poster(real, real_duplicates):
    alike = [duplicate for duplicate in real_duplicates if duplicate.same == "look"]
    assert alike
    for duplicate in alike:
        first, second = (imagehash.phash(read_image(real.path(row))) for row in (duplicate.row, duplicate.other_row))
        assert first - second <= 4


def test_the_shipped_clean_split_leaks_by_nothing_and_is_what_the_command_makes(real, real_duplicates, monkeypatch):
    split = splits.clean_split(real)
    assert set(split["test"]) == set(splits.article_split(real)["test"])
    part_of = {row: part for part, rows in split.items() for row in rows.tolist()}
    for duplicate in real_duplicates:
        if duplicate.row in part_of and duplicate.other_row in part_of:
            assert part_of[duplicate.row] == part_of[duplicate.other_row], duplicate
    monkeypatch.setattr(splits, "near_duplicate_pairs", lambda *_: real_duplicates)
    made, _ = splits.new_clean_split(real)
    assert {part: rows.tolist() for part, rows in made.items()} == {p: rows.tolist() for p, rows in split.items()}


def test_genres_are_spread_evenly_over_the_real_parts(real):
    split = splits.clean_split(real)
    shares = {part: real.labels[rows].mean(axis=0) for part, rows in split.items()}
    assert abs(shares["train"] - shares["validation"]).max() < 0.01
