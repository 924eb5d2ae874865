"""What is to be tagged: a folder, a pattern, a CSV."""

import pytest

from posterclf.errors import TaggingError
from posterclf.tagging.sources import Source


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "Images" / "deep").mkdir(parents=True)
    (tmp_path / "Images" / "__MACOSX").mkdir()
    hidden = ("._tt1.jpg", ".DS_Store", "Thumbs.db", "deep/desktop.ini", "__MACOSX/tt1.jpg")
    for name in ("tt1.jpg", "tt2.png", "deep/a.jpg", *hidden):
        (tmp_path / "Images" / name).write_text("")
    (tmp_path / "Images" / "round").symlink_to(tmp_path / "Images")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_gives_all_below_it_but_the_hidden(folder):
    assert sorted(Source("Images").files()) == ["Images/deep/a.jpg", "Images/tt1.jpg", "Images/tt2.png"]
    assert list(Source("Images/tt1.jpg").files()) == ["Images/tt1.jpg"]


def test_a_pattern_gives_what_glob_gives(folder):
    assert list(Source("Images/*.png").files()) == ["Images/tt2.png"]
    (folder / "Images" / "round").unlink()
    (folder / "Images" / "__MACOSX" / "tt1.jpg").unlink()
    assert sorted(Source(f"{folder}/**/*.jpg").files()) == [f"{folder}/Images/deep/a.jpg", f"{folder}/Images/tt1.jpg"]


def test_a_csv_names_files_or_ids_in_its_own_order(folder):
    (folder / "paths.csv").write_text("n,file\n1,Images/tt2.png\n2,\n3,/abs.jpg\n", encoding="utf-8-sig")
    assert list(Source("paths.csv").files()) == ["Images/tt2.png", "/abs.jpg"]
    (folder / "ids.csv").write_text("Id,Genre\ntt2,x\ntt1,x\nmissing,x\n")
    expected = ["tt2.png", "tt1.jpg", "missing.jpg"]
    assert list(Source("ids.csv").files()) == [f"Images/{name}" for name in expected]
    assert list(Source("ids.csv", folder / "Images").files()) == [f"{folder}/Images/{name}" for name in expected]
    assert Source("ids.csv").keeps_order
    assert not Source("Images").keeps_order


def test_a_csv_of_labels_names_its_pictures_whatever_its_labels_are_called(folder):
    (folder / "labels.csv").write_text("Id;file;path\ntt2;1;0\ndeep/a.jpg;0;1\ntt1.jpg;0;0\nnone.png;1;1\n")
    expected = ["tt2.png", "deep/a.jpg", "tt1.jpg", "none.png"]
    assert list(Source("labels.csv").files()) == [f"Images/{name}" for name in expected]
    (folder / "Images" / "camera.JPG").write_text("")
    (folder / "labels.csv").write_text("Id\tred\ncamera\t1\n")
    assert list(Source("labels.csv").files()) == ["Images/camera.JPG"]
    (folder / "labels.csv").write_text("Id,red\n")
    assert list(Source("labels.csv").files()) == []


@pytest.mark.parametrize("content", [b"title\nx\n", b"", b"file\n\xff\n"])
def test_a_csv_that_names_nothing_is_refused(folder, content):
    (folder / "odd.csv").write_bytes(content)
    with pytest.raises(TaggingError, match=r"odd\.csv"):
        list(Source("odd.csv").files())
