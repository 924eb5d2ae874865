"""Labelled posters on the page, where POSTERCLF_DATA names their folder."""

import io

import pytest
from PIL import Image

from posterclf.app.data_folder import THUMBNAIL, data_folder, picture
from posterclf.images import ENDINGS


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "Images").mkdir()
    picture.clear()
    return tmp_path


def size(content: bytes | None) -> tuple[int, int]:
    assert content is not None
    return Image.open(io.BytesIO(content)).size


@pytest.mark.parametrize("ending", [*ENDINGS, ".JPG", ".Jpeg"])
def test_a_poster_is_found_whatever_its_file_ends_with(folder, ending):
    Image.new("RGB", (600, 900)).save(folder / "Images" / f"tt0000001{ending}", "PNG")  # the content says what it is
    assert size(picture(str(folder), "tt0000001")) == THUMBNAIL


def test_what_is_missing_or_broken_is_no_picture(folder):
    (folder / "Images" / "tt0000002.jpg").write_bytes(b"something else")
    assert picture(str(folder), "tt0000001") is None
    assert picture(str(folder), "tt0000002") is None
    assert picture("", "tt0000001") is None


@pytest.mark.parametrize("poster", ["1.JPG", "1", "red/dress/2.png", "red/dress/2", "red\\dress\\2.png"])
def test_an_id_may_have_its_ending_and_be_a_path(folder, poster):
    (folder / "Images" / "red" / "dress").mkdir(parents=True)
    for name in ("1.JPG", "red/dress/2.png"):
        Image.new("RGB", (600, 900)).save(folder / "Images" / name)
    assert size(picture(str(folder), poster)) == THUMBNAIL


def test_of_several_files_of_an_id_the_first_ending_counts_and_no_other_id_is_taken_for_it(folder):
    for name, size_ in {"1.PNG": (32, 48), "1.Jpeg": (64, 96), "1.txt": (40, 60), "1.1.png": (80, 120)}.items():
        Image.new("RGB", size_).save(folder / "Images" / name, "PNG")
    assert size(picture(str(folder), "1")) == (64, 96)
    assert picture(str(folder), "[0-9]") is None


def test_no_id_leads_out_of_the_folder(folder):
    outside = folder / "secret.jpg"
    Image.new("RGB", (600, 900)).save(outside)
    for poster in ("../secret.jpg", str(outside), "x/../../secret"):
        assert picture(str(folder), poster) is None


def test_the_operator_names_the_folder(monkeypatch):
    monkeypatch.delenv("POSTERCLF_DATA", raising=False)
    assert data_folder() == ""
    monkeypatch.setenv("POSTERCLF_DATA", "/posters")
    assert data_folder() == "/posters"
