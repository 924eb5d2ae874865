"""Folders whose folders are labels."""

import os
import shutil

import pytest

from posterclf.datasets.sources.read_source import read_source
from posterclf.errors import DatasetError
from tests.support.drawn_files import draw


def test_every_folder_above_a_picture_is_a_label(tmp_path):
    source = draw(tmp_path, "red/dress/1.jpg", "red/2.PNG", "blue/dress/deep/3.webp", "4.jpg")
    pictures = read_source(source)
    assert pictures.labels == ("blue", "deep", "dress", "red")
    assert pictures.rows == {
        "4.jpg": frozenset(),
        "blue/dress/deep/3.webp": {"blue", "dress", "deep"},
        "red/2.PNG": {"red"},
        "red/dress/1.jpg": {"red", "dress"},
    }
    assert pictures.images == source
    assert pictures.without_label == ("4.jpg",)
    assert pictures.counts == {"blue": 1, "deep": 1, "dress": 2, "red": 2}
    assert "1 or 2 or 3 levels" in pictures.understood


def test_files_that_are_no_pictures_are_left_out_and_named(tmp_path):
    source = draw(tmp_path, "red/1.jpg", "blue/2.jpg", "red/.3.jpg", "__MACOSX/red/4.jpg", ".git/5.jpg")
    for name in ("red/Thumbs.db", "red/notes.txt", "red/.DS_Store", "red/no_ending"):
        (tmp_path / name).touch()
    pictures = read_source(source)
    assert list(pictures.rows) == ["blue/2.jpg", "red/1.jpg"]
    assert pictures.labels == ("blue", "red")
    assert {why: set(names) for why, names in pictures.skipped.items()} == {
        "hidden": {"red/.3.jpg", "red/.DS_Store", "red/Thumbs.db", "__MACOSX", ".git"},
        "no picture": {"red/notes.txt", "red/no_ending"},
    }


def test_the_same_picture_in_several_folders_is_one_with_all_their_labels(tmp_path):
    source = draw(tmp_path, "red/1.jpg", "dress/9.jpg", "blue/2.jpg", "blue/3.jpg")
    shutil.copy(tmp_path / "red/1.jpg", tmp_path / "dress/again.jpg")
    shutil.copy(tmp_path / "blue/2.jpg", tmp_path / "blue/copy.jpg")  # in one folder: nothing to unite
    pictures = read_source(source)
    assert pictures.rows["dress/again.jpg"] == {"red", "dress"}
    assert "red/1.jpg" not in pictures.rows
    assert pictures.merged == ("dress/again.jpg",)
    assert {"blue/2.jpg", "blue/copy.jpg"} < set(pictures.rows)


def test_folders_of_a_split_are_no_labels_at_the_top_alone(tmp_path):
    source = draw(tmp_path, "Train/red/1.jpg", "VAL/blue/2.jpg", "test/red/3.jpg", "blue/test/4.jpg")
    pictures = read_source(source)
    assert pictures.labels == ("blue", "red", "test")
    assert pictures.rows["Train/red/1.jpg"] == {"red"}
    assert any("Train, VAL, test at the top are no labels" in note for note in pictures.notes)


def test_links_are_followed_and_loops_end(tmp_path):
    elsewhere = draw(tmp_path / "elsewhere", "1.jpg", "shirts/2.jpg")
    source = draw(tmp_path / "source", "blue/3.jpg", "green/4.jpg")
    (source / "red").mkdir()
    (source / "red/one.jpg").symlink_to(elsewhere / "1.jpg")
    (source / "red/shirt").symlink_to(elsewhere / "shirts", target_is_directory=True)
    (source / "blue/loop").symlink_to(source, target_is_directory=True)
    (source / "blue/itself.jpg").symlink_to("itself.jpg")
    pictures = read_source(source)
    assert pictures.rows["red/one.jpg"] == {"red"}
    assert pictures.rows["red/shirt/2.jpg"] == {"red", "shirt"}
    assert pictures.skipped["a link in a circle"] == ("blue/loop",)
    assert pictures.skipped["a link to nothing"] == ("blue/itself.jpg",)


def test_folders_that_all_link_to_each_other_end(tmp_path):
    source = draw(tmp_path, *(f"{name}/{name}.jpg" for name in "abcdefgh"))
    for folder in "abcdefgh":
        for other in set("abcdefgh") - {folder}:
            (source / folder / other).symlink_to(source / other, target_is_directory=True)
    assert read_source(source).labels == tuple("abcdefgh")


def test_labels_are_stripped_composed_and_in_alphabetical_order(tmp_path):
    source = draw(tmp_path, "zoo/1.jpg", " red /2.jpg", "连衣裙/3.jpg", "E\u0301te\u0301/4.jpg", "Zoo/5.jpg")
    pictures = read_source(source)
    assert pictures.labels == ("red", "Zoo", "zoo", "\u00c9t\u00e9", "连衣裙")
    assert any("'Zoo' and 'zoo' differ only in case" in note for note in pictures.notes)
    assert pictures.rows["E\u0301te\u0301/4.jpg"] == {"\u00c9t\u00e9"}  # the Id is the file's own name


def test_a_label_of_every_picture_is_told(tmp_path):
    pictures = read_source(draw(tmp_path, "Images/red/1.jpg", "Images/blue/2.jpg"))
    assert any("Every picture has 'Images'" in note for note in pictures.notes)


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_names_that_no_csv_can_hold_are_left_out(tmp_path):
    source = draw(tmp_path, "red/1.jpg", "blue/2.jpg")
    try:
        shutil.copy(source / "red/1.jpg", os.fsencode(source) + b"/red/caf\xe9.jpg")
        shutil.copy(source / "red/1.jpg", source / "red/a\\b.jpg")
    except OSError:
        pytest.skip("this file system takes UTF-8 alone")
    pictures = read_source(source)
    assert list(pictures.rows) == ["blue/2.jpg", "red/1.jpg"]
    assert pictures.skipped == {"a name that has a backslash or is not UTF-8": ("red/a\\b.jpg", "red/caf?.jpg")}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), "holds no pictures"),
        (("1.jpg", "2.jpg"), "has no label, and a model needs 2"),
        (("red/1.jpg", "2.jpg"), "has only the label 'red'"),
        (("Id/1.jpg", "red/2.jpg"), "cannot be called 'Id'"),
        (("label_source/1.jpg", "red/2.jpg"), "cannot be called 'label_source'"),
        (("a|b/1.jpg", "red/2.jpg"), r"cannot be called 'a\|b'"),
        ((" /1.jpg", "red/2.jpg"), "cannot be called ''"),
        (("a\nb/1.jpg", "red/2.jpg"), r"cannot be called 'a\\nb'"),
        (("r" * 101 + "/1.jpg", "red/2.jpg"), "more than 100 characters"),
        (tuple(f"{number}/{number}.bmp" for number in range(501)), "has 501 labels"),
    ],
)
def test_what_cannot_be_learned_is_refused_in_a_sentence(tmp_path, names, sentence):
    with pytest.raises(DatasetError, match=sentence):
        read_source(draw(tmp_path, *names))


def test_500_labels_are_taken(tmp_path):
    assert len(read_source(draw(tmp_path, *(f"{number}/{number}.bmp" for number in range(500)))).labels) == 500


def test_a_folder_takes_no_options_of_tables(tmp_path):
    source = draw(tmp_path / "a", "red/1.jpg", "blue/2.jpg")
    with pytest.raises(DatasetError, match="Leave out --images and --labels"):
        read_source(source, images=tmp_path)
    with pytest.raises(DatasetError, match="Leave out --images and --labels"):
        read_source(source, columns=["labels"])
    assert read_source(source, images=source).labels == ("blue", "red")


def test_what_is_nowhere_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="There is no folder and no file"):
        read_source(tmp_path / "nowhere")
