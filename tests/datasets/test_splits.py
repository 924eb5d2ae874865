import shutil

import imagehash
import numpy as np
import pytest
from PIL import Image
from sklearn.model_selection import train_test_split

from posterclf.datasets import near_duplicates, splits
from posterclf.datasets.near_duplicates import leaks, looks, near_duplicate_pairs
from posterclf.datasets.reading import read_dataset
from posterclf.errors import DatasetError
from posterclf.images import read_image
from tests.support.clothes import draw_clothes
from tests.support.csv_files import row, write_csv


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
    split, dropped = splits.new_clean_split(dataset, looks(dataset).hashes)
    assert {(duplicate.row, duplicate.same) for duplicate in dropped} == {
        (by_id, "Id"),
        (by_file, "file"),
        (by_look, "look"),
    }
    assert split["test"].tolist() == [first, second]
    parts = np.concatenate(list(split.values()))
    assert sorted(parts) == sorted(set(range(20)) - {by_id, by_file, by_look})


def test_a_split_is_read_as_it_was_written(dataset, tmp_path):
    split, _ = splits.new_clean_split(dataset, looks(dataset).hashes)
    splits.write_split(tmp_path / "split.csv", dataset, split)
    again = splits.read_split(tmp_path / "split.csv", dataset)
    assert {part: rows.tolist() for part, rows in again.items()} == {p: rows.tolist() for p, rows in split.items()}
    assert (tmp_path / "split.csv").read_text().splitlines()[0] == "row,Id,part"


def test_the_clean_split_refuses_another_csv(dataset):
    with pytest.raises(DatasetError, match="made for another CSV"):
        splits.clean_split(dataset)


def test_rows_that_a_split_does_not_name_are_refused(dataset, tmp_path):
    split = tmp_path / "split.csv"
    named = [f"{poster_id},{part}" for poster_id, part in zip(dataset.ids, 6 * splits.PARTS, strict=False)]
    split.write_text("\n".join(["Id,part", *named]))
    with pytest.raises(DatasetError, match=r"leaves out 2 rows of .*train\.csv, the first of them row 20 \(p18\)"):
        splits.read_split(split, dataset)
    split.write_text("\n".join(["Id,part", *named, "p18,dropped", "p19,dropped"]))
    assert {part: len(rows) for part, rows in splits.read_split(split, dataset).items()} == dict.fromkeys(
        splits.PARTS, 6
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Id,set\np00,train", "lacks the columns part"),
        ("Id,part\np00,holdout", r"row 2: the part is 'holdout' .* Parts are train, validation, test and dropped"),
        ("row,Id,part\nx,p00,train", "the row 'x'"),
        ("row,Id,part\n3,p00,train", "made for another CSV: it names 'p00'"),
        ("Id,part\nq,train", "made for another CSV: it names 'q'"),
        ("Id,part\n" + "".join(f"p{n:02},train\n" for n in range(20)), "has no picture in the part validation"),
        ("<html>", "is a web page"),
    ],
)
def test_what_is_no_split_of_this_csv_is_refused_in_a_sentence(dataset, tmp_path, content, message):
    split = tmp_path / "split.csv"
    split.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(DatasetError, match=message):
        splits.read_split(split, dataset)


def test_a_split_of_ones_own_names_all_rows_and_keeps_near_duplicates_together(tmp_path):
    csv, images = draw_clothes(tmp_path, 120)
    lines = csv.read_text().splitlines()
    for copy in range(4):  # the same picture under other names, twice with other bytes
        picture = Image.open(images / "007.jpg")
        picture.save(images / f"copy{copy}.jpg", quality=90 - 20 * copy)
        lines.append(lines[8].replace("007.jpg", f"copy{copy}.jpg"))
    csv.write_text("\n".join(lines))
    dataset = read_dataset(csv, images)
    made = splits.new_split(dataset, looks(dataset).hashes, seed=1)
    assert sorted(np.concatenate(list(made.parts.values()))) == list(range(124))
    sizes = [len(made.parts[part]) for part in splits.PARTS]
    assert sizes[0] / 124 == pytest.approx(0.7, abs=0.08)
    assert min(sizes[1:]) >= 12
    part_of = {row: part for part, rows in made.parts.items() for row in rows.tolist()}
    assert len({part_of[row] for row in (7, 120, 121, 122, 123)}) == 1
    assert made.near_duplicates >= 5
    assert all(dataset.labels[rows].sum(axis=0).min() >= 1 for rows in made.parts.values())
    again = splits.new_split(dataset, looks(dataset).hashes, seed=1)
    assert all((again.parts[part] == made.parts[part]).all() for part in splits.PARTS)
    other = splits.new_split(dataset, looks(dataset).hashes, seed=2)
    assert other.parts["test"].tolist() != made.parts["test"].tolist()


def test_pictures_too_simple_for_the_hash_are_parted_nevertheless(tmp_path):
    rows = []
    for number in range(40):  # flat colours: all look the same to a hash of grey values
        colour = (number * 6, 255 - number * 6, number % 7 * 30)
        Image.new("RGB", (32, 32), colour).save(tmp_path / f"p{number:02}.png")
        rows.append(row(f"p{number:02}", "War" if number % 2 else "Drama"))
    dataset = read_dataset(write_csv(tmp_path / "flat.csv", rows), tmp_path)
    made = splits.new_split(dataset, looks(dataset).hashes, seed=1)
    assert (made.near_duplicates, made.too_like) == (0, 40)
    assert [len(made.parts[part]) for part in splits.PARTS] == [28, 6, 6]
    assert "look too much alike" in made.sentences()[0]


def test_too_few_pictures_for_three_parts_are_refused(tmp_path):
    csv, images = draw_clothes(tmp_path, 9)
    dataset = read_dataset(csv, images)
    with pytest.raises(DatasetError, match=r"has [1-9] different pictures\. Training, validation and test need 10"):
        splits.new_split(dataset, looks(dataset).hashes, seed=1)


def test_the_real_article_split_has_726_test_posters_of_which_three_leak(real):
    split = splits.article_split(real)
    assert (len(real), len(split["train"]), len(split["test"])) == (7254, 6528, 726)
    assert {real.ids[leak.row] for leak in leaks(real, split)} == {"tt0337978", "tt0437179", "tt1352852"}


@pytest.fixture(scope="module")
def real_hashes(real):
    return looks(real).hashes


@pytest.fixture(scope="module")
def real_duplicates(real, real_hashes):
    """All pairs that show one poster, looked for a bit further than the split does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "MAX_DISTANCE", 9)
        return near_duplicate_pairs(real, real_hashes)


def test_no_pair_of_real_posters_leaves_doubt_whether_it_is_one_poster(real, real_duplicates):
    alike = [duplicate for duplicate in real_duplicates if duplicate.same == "look"]
    assert alike
    for duplicate in alike:
        first, second = (imagehash.phash(read_image(real.path(row))) for row in (duplicate.row, duplicate.other_row))
        assert first - second <= 4


def test_the_shipped_clean_split_leaks_by_nothing_and_is_what_the_command_makes(
    real, real_hashes, real_duplicates, monkeypatch
):
    split = splits.clean_split(real)
    assert set(split["test"]) == set(splits.article_split(real)["test"])
    part_of = {row: part for part, rows in split.items() for row in rows.tolist()}
    for duplicate in real_duplicates:
        if duplicate.row in part_of and duplicate.other_row in part_of:
            assert part_of[duplicate.row] == part_of[duplicate.other_row], duplicate
    monkeypatch.setattr(splits, "near_duplicate_pairs", lambda *_: real_duplicates)
    made, _ = splits.new_clean_split(real, real_hashes)
    assert {part: rows.tolist() for part, rows in made.items()} == {p: rows.tolist() for p, rows in split.items()}


def test_genres_are_spread_evenly_over_the_real_parts(real):
    split = splits.clean_split(real)
    shares = {part: real.labels[rows].mean(axis=0) for part, rows in split.items()}
    assert abs(shares["train"] - shares["validation"]).max() < 0.01
