"""Text in whatever encoding people's programs write, and what is no text."""

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from posterclf.errors import DatasetError
from posterclf.text_file import LONGEST_LINE, TextFile

TEXT = "Id,Größe,café\n1.jpg,1,0\n"
CHINESE = "Id,裙子,红色\n1.jpg,1,0\n"


@pytest.mark.parametrize(
    ("content", "text", "guessed"),
    [
        (TEXT.encode(), TEXT, ""),
        (TEXT.encode("utf-8-sig"), TEXT, ""),
        (b"\xef\xbb\xbf" + TEXT.encode("utf-8-sig"), TEXT, ""),
        (TEXT.encode("utf-16"), TEXT, ""),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT, ""),
        (TEXT.encode("utf-16-le"), TEXT, ""),
        (TEXT.encode("utf-16-be"), TEXT, ""),
        (TEXT.encode("cp1252"), TEXT, "Windows-1252"),
        (TEXT.replace("\n", "\r").encode("mac_roman"), TEXT, "Mac Roman"),
        ("Id,Röhre\n".encode("mac_roman") + b"\x90\n", "Id,Röhre\nê\n", "Mac Roman"),  # Windows-1252 has no 0x90
        (CHINESE.encode("gbk"), CHINESE, "GB 2312"),
        (gzip.compress(TEXT.encode(), mtime=0), TEXT, ""),
        ((b"x" * 100_000 + b"\n") * 4 + "é\n".encode(), ("x" * 100_000 + "\n") * 4 + "é\n", ""),
    ],
)
def test_text_is_read_in_its_encoding_and_a_guess_is_told(tmp_path, content, text, guessed):
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    file = TextFile(path)
    assert file.text() == text
    assert "".join(file.lines()).replace("\r", "\n") == text
    assert guessed in file.note
    assert bool(file.note) == bool(guessed)
    assert text.startswith(file.beginning[:20])


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, TEXT)
    return content.getvalue()


NO_TEXT = {
    b"": "is empty",
    b" \n\n": "is empty",
    zipped("labels.csv", "__MACOSX/._labels.csv"): r"is a zip\. Unpack it, and give the table in it, labels\.csv",
    zipped("1.jpg", "2.jpg"): r"is a zip\. Unpack it, and give the table in it\.",
    zipped("labels.csv")[:60]: "is a zip that is cut off",
    zipped("[Content_Types].xml", "xl/workbook.xml"): "workbook.*'CSV UTF-8'",
    zipped("mimetype", "content.xml"): "workbook",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99): "workbook",
    gzip.compress(TEXT.encode(), mtime=0)[:-9]: "is cut off or damaged",
    gzip.compress(TEXT.encode(), mtime=0)[:20] + b"???": "is cut off or damaged",
    b"<!DOCTYPE html>\n<html></html>": "is a web page",
    b"\xef\xbb\xbf\n <html>": "is a web page",
    b"<?xml version='1.0'?><rows/>": "is XML",
    b"\xff\xd8\xff\xe0" + bytes(99): "is a picture",
    b"\x89PNG\r\n": "is a picture",
    b"%PDF-1.7": "is a PDF",
    b"PAR1" + bytes(9): "is a Parquet table",
    b"version https://git-lfs.github.com/spec/v1\n": "git lfs pull",
    TEXT.encode("utf-16")[:-1]: "is cut off or no text",
}


@pytest.mark.parametrize("content", NO_TEXT, ids=NO_TEXT.values())
def test_what_is_no_text_is_named_with_its_path(tmp_path, content):
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=NO_TEXT[content]) as error:
        TextFile(path)
    assert str(error.value).startswith(str(path))


def test_what_cannot_be_opened_is_named(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(DatasetError, match="cannot be read"):
            TextFile(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Id,a\n1,\0\n", "line 2 has a zero byte"),
        (bytes(1000), "line 1 has a zero byte"),
        (b"Id,a\n" + b"x" * LONGEST_LINE, "line 2 has more than 1,048,576 characters"),
    ],
)
def test_lines_that_are_none_are_named(tmp_path, content, sentence):
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=sentence):
        list(TextFile(path).lines())


def test_what_gzip_compressed_is_unpacked_from_a_file_alone():
    content = gzip.compress(TEXT.encode(), mtime=0)
    with pytest.raises(DatasetError, match="is compressed by gzip"):
        TextFile(Path("labels.csv"), content)


def test_a_line_of_100_mb_takes_little_memory(tmp_path):
    path = tmp_path / "labels.csv"
    with path.open("wb") as file:
        file.write(b"Id,a\n")
        for _ in range(100):
            file.write(b"x" * 2**20)
    tracemalloc.start()
    with pytest.raises(DatasetError, match="characters"):
        list(TextFile(path).lines())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 2**20
