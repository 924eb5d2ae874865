"""What is to be tagged: a folder, a pattern, a CSV."""

import os

import pytest

from posterclf.errors import TaggingError
from posterclf.tagging.sources import LeftOut, Source


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
    (folder / "Images" / "film.MOV").touch()
    (folder / "Images" / "deep" / "tt1.xmp").touch()
    left_out = LeftOut()
    assert len(list(Source("Images").files(left_out))) == 3
    assert left_out.sentences() == [
        "8 files that are no pictures of a known format were left out: 5 hidden, 1 linked folders, 1 .mov, 1 .xmp."
    ]
    assert sorted(Source("Images").files()) == ["Images/deep/a.jpg", "Images/tt1.jpg", "Images/tt2.png"]
    assert list(Source("Images/tt1.jpg").files()) == ["Images/tt1.jpg"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("Images/*.png", ["Images/tt2.png"]),
        ("Images/*", ["Images/tt1.jpg", "Images/tt2.png"]),
        ("**/*.jpg", ["Images/deep/a.jpg", "Images/tt1.jpg"]),
        ("Images/**", ["Images/deep/a.jpg", "Images/tt1.jpg", "Images/tt2.png"]),
        ("I*/**/a.*", ["Images/deep/a.jpg"]),
        ("Images/**/deep/**/*", ["Images/deep/a.jpg"]),
        ("Images/*/*.jpg", ["Images/deep/a.jpg", "Images/round/tt1.jpg"]),  # the pattern names the link
    ],
)
def test_a_pattern_gives_pictures_and_goes_round_no_link(folder, pattern, found):
    assert sorted(Source(pattern).files()) == found
    assert sorted(Source(f"{folder}/{pattern}").files()) == [f"{folder}/{path}" for path in found]


def test_what_is_called_as_a_picture_has_its_row(folder):
    (folder / "Images" / "gone.jpg").symlink_to("nowhere")
    os.mkfifo(folder / "Images" / "pipe.jpg")
    assert {"Images/gone.jpg", "Images/pipe.jpg"} < set(Source("Images").files())


def test_a_folder_that_cannot_be_read_is_told():
    left_out = LeftOut()
    for number in range(5):
        left_out.add(f"a/{number}", "a folder that cannot be read")
    left_out.add("a/b.xmp", "no picture")
    assert left_out.sentences() == [
        "1 file that is no picture of a known format was left out: 1 .xmp.",
        "5 folders could not be read: a/0, a/1, a/2, ....",
    ]


def test_a_file_of_predictions_is_a_source_wherever_it_lies(folder):
    (folder / "elsewhere").mkdir()
    (folder / "Images" / "=1.jpg").touch()
    header, error = "file,model,threshold,predicted,Drama,probably_no_poster,error", "There is no such file."
    rows = f"Images/tt1.jpg,m,0.5,Drama,0.9,0,\nImages/gone.jpg,,,,,,{error}\n'=1.jpg,m,0.5,,0.1,1,\n"
    (folder / "elsewhere" / "tags.csv").write_text(f"{header}\n{rows}", encoding="utf-8-sig")
    assert list(Source("elsewhere/tags.csv").files()) == [
        "Images/tt1.jpg",
        "elsewhere/Images/gone.jpg",  # is nowhere: its row will say so
        "elsewhere/=1.jpg",
    ]
    assert list(Source("elsewhere/tags.csv", folder / "Images").files())[2] == f"{folder}/Images/=1.jpg"


def test_a_csv_of_another_computer_is_read(folder):
    names = "Id;red\r\nC:\\posters\\TT1.JPG;1\r\nfile:///home/me/tt2.png;0\r\n" + f"{folder}/Images/deep/a.jpg;0\r\n"
    (folder / "labels.csv").write_bytes(names.encode("utf-16"))
    expected = ["Images/tt1.jpg", "Images/tt2.png", f"{folder}/Images/deep/a.jpg"]
    assert list(Source("labels.csv").files()) == expected


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


@pytest.mark.parametrize("content", [b"title\nx\n", b"", b"file\n\0\n", b"1.jpg\n2.jpg\n", b"<html>"])
def test_a_csv_that_names_nothing_is_refused(folder, content):
    (folder / "odd.csv").write_bytes(content)
    with pytest.raises(TaggingError, match=r"odd\.csv"):
        list(Source("odd.csv").files())
