"""A folder as people's archives are: nothing in it stops the rest."""

import os
import socket

import pytest
from PIL import Image

from posterclf.datasets import folder_walk
from posterclf.datasets.folder_walk import begins_as_picture, files_below, pictures_below
from posterclf.errors import DatasetError
from posterclf.images import FORMATS


def picture(path, format="JPEG"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 40), "red").save(path, format)


def test_each_file_is_a_picture_or_has_a_reason_why_it_is_none(tmp_path):
    for name in ("a.JPG", "b.jfif", "deep/er/c.jpe", "no_ending", "wrong.txt"):
        picture(tmp_path / name)
    picture(tmp_path / "sensor.NEF", "TIFF")
    for name in ("film.mp4", "side.xmp", "Thumbs.db", "DESKTOP.INI", ".DS_Store", "zero", "@eaDir/1.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "text.jpg").write_text("no picture, and called as one")
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "gone.jpg").symlink_to("nowhere")
    (tmp_path / "zeros").symlink_to("/dev/zero")
    (tmp_path / "up").symlink_to(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket.xmp"))
        found = dict(files_below(tmp_path, links=False))
    assert found == {
        **dict.fromkeys(("a.JPG", "b.jfif", "deep/er/c.jpe", "no_ending", "wrong.txt", "text.jpg"), ""),
        **dict.fromkeys(("film.mp4", "side.xmp", "zero", "sensor.NEF", "pipe", "self", "zeros"), "no picture"),
        **dict.fromkeys(("Thumbs.db", "DESKTOP.INI", ".DS_Store", "@eaDir"), "hidden"),
        "socket.xmp": "no picture",
        "pipe.jpg": "neither a file nor a folder",
        "gone.jpg": "a link to nothing",
        "up": "a link to a folder",
    }
    followed = pictures_below(tmp_path)
    assert followed[0] == sorted(path for path, why in found.items() if not why)
    assert followed[1]["a link in a circle"] == ["up"]


@pytest.mark.parametrize("links", [True, False])
def test_a_folder_that_cannot_be_read_stops_nothing_else(tmp_path, monkeypatch, links):
    picture(tmp_path / "a.jpg")
    picture(tmp_path / "lost+found" / "b.jpg")
    picture(tmp_path / "z" / "c.jpg")
    scandir = os.scandir

    def refusing(path):  # permissions do not hold for root
        if str(path).rstrip("/").endswith("lost+found"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(folder_walk.os, "scandir", refusing)
    assert dict(files_below(tmp_path, links)) == {
        "a.jpg": "",
        "z/c.jpg": "",
        "lost+found": "a folder that cannot be read",
    }
    with pytest.raises(DatasetError, match="cannot be read"):
        list(files_below(tmp_path / "lost+found"))


def test_names_of_another_encoding_are_given_as_they_are(tmp_path):
    (tmp_path / os.fsdecode(b"\xe4.jpg")).touch()
    assert [path for path, _ in files_below(tmp_path)] == ["\udce4.jpg"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_picture_is_known_by_how_it_begins(tmp_path, format):
    picture(tmp_path / "x", format)
    assert begins_as_picture((tmp_path / "x").read_bytes()[:64])


@pytest.mark.parametrize(
    "beginning", [b"", b"x", b"\0\0\0\x18ftypisom", b"\0\0\0\x14ftypqt  ", b"RIFF\0\0\0\0WAVE", b"PK\3\4"]
)
def test_films_and_texts_begin_otherwise(beginning):
    assert not begins_as_picture(beginning)
