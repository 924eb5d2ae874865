"""A picture is found by what somebody wrote for it."""

import unicodedata

import pytest

from posterclf.datasets.picture_folder import PictureFolder
from posterclf.images import ENDINGS


def folder_of(tmp_path, *names: str) -> PictureFolder:
    for name in names:
        path = tmp_path / "Images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return PictureFolder(tmp_path / "Images", tmp_path)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_accents_may_be_composed_otherwise(tmp_path, form, written):
    name = unicodedata.normalize(form, "Bücher/Ärger é.jpg")
    folder = folder_of(tmp_path, name)
    for text in ("Bücher/Ärger é.jpg", "Bücher/Ärger é", "bücher/ärger É.JPG"):
        assert folder.find(unicodedata.normalize(written, text)) == name


@pytest.mark.parametrize("ending", [*ENDINGS, *map(str.upper, ENDINGS), ""])
def test_an_ending_may_be_missing_or_in_capitals(tmp_path, ending):
    folder = folder_of(tmp_path, f"poster{ending}")
    for name in ("poster", f"poster{ending.upper()}", f"POSTER{ending}", f" poster{ending} ", f".\\poster{ending}"):
        assert folder.find(name) == f"poster{ending}"


def test_case_counts_where_it_tells_two_apart(tmp_path):
    folder = folder_of(tmp_path, "a.jpg", "A.jpg", "b.jpg", "B.png", "C.PNG", "c.gif")
    assert [folder.find(name) for name in ("a.jpg", "A.jpg", "b", "B", "C", "c")] == [
        "a.jpg", "A.jpg", "b.jpg", "B.png", "C.PNG", "c.gif",
    ]  # fmt: skip
    assert folder.find("B.JPG") == "b.jpg"
    both = folder_of(tmp_path / "both", "Photo.jpg", "photo.JPG")
    assert both.find("PHOTO.jpg") is None  # either might be meant


def test_of_several_endings_the_first_counts(tmp_path):
    folder = folder_of(tmp_path, "a.png", "a.jpg", "a.JPG", "b.heic", "b.webp", "a.jpg.png")
    assert [folder.find(name) for name in ("a", "b", "a.jpg")] == ["a.jpg", "b.webp", "a.jpg"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("C:\\Users\\me\\red\\1.jpg", "red/1.jpg"),
        ("c:/pictures/2.JPG", "blue/2.jpg"),
        ("\\\\server\\share\\blue\\1.jpg", "blue/1.jpg"),
        ("/home/somebody/2.jpg", "blue/2.jpg"),
        ("file:///home/somebody/red/1.jpg", "red/1.jpg"),
        ("https://example.org/pictures/a%20b.jpg?size=1", "a b.jpg"),
        ("a%20b.jpg", "a b.jpg"),
        ("Images/red/1.jpg", "red/1.jpg"),
        ("C:\\other\\1.jpg", None),  # either might be meant
        ("other/2.jpg", None),  # a path in the folder, at which there is nothing
        ("../secret.jpg", None),
        ("red/../../secret.jpg", None),
        ("\0", None),
        ("x" * 5000, None),
        (".", None),
    ],
)
def test_paths_of_other_computers_are_found_by_their_end_and_nothing_outside(tmp_path, name, found):
    (tmp_path / "secret.jpg").touch()
    folder = folder_of(tmp_path, "red/1.jpg", "blue/1.jpg", "blue/2.jpg", "a b.jpg")
    assert folder.ids([name]).get(name) == found


def test_a_file_of_the_folder_by_its_whole_path(tmp_path):
    folder = folder_of(tmp_path, "red/1.jpg")
    path = tmp_path / "Images" / "red" / "1.jpg"
    assert folder.find(str(path)) == folder.find(path.as_uri()) == "red/1.jpg"


def test_what_is_no_picture_is_found_by_its_whole_name_alone(tmp_path):
    folder = folder_of(tmp_path, "poster.dat", "poster2", ".hidden.jpg")
    (tmp_path / "Images" / "folder.jpg").mkdir()
    assert [folder.find(name) for name in ("poster.dat", "poster", "Poster2", "folder", "folder.jpg")] == [
        "poster.dat", None, "poster2", None, None,
    ]  # fmt: skip
