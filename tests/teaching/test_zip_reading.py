"""Zips of pictures that people and their systems make, and those that strangers make to do harm."""

import io
import struct
import zipfile

import pytest

from posterclf.errors import ProjectError
from posterclf.images import MAX_BYTES
from posterclf.teaching.project import MAX_PICTURES
from posterclf.teaching.zip_content import MAX_ENTRIES, MAX_UNPACKED, MAX_ZIP_BYTES
from posterclf.teaching.zip_reading import ZippedPictures, read_zip
from tests.support.memory import memory_below
from tests.support.zips import zip_of

# Nothing is decoded, so that any bytes are a picture.
TABLE = b"Id,red,dress\n1.jpg,1,1\n2.jpg,0,1\n3.jpg,0,0\n"
PICTURES = {"1.jpg": b"first", "2.jpg": b"second", "3.jpg": b"third"}
EXPECTED = [("1.jpg", {"red", "dress"}), ("2.jpg", {"dress"}), ("3.jpg", set())]


def read(content: bytes) -> ZippedPictures:
    pictures = read_zip(content, "mine.zip")
    assert isinstance(pictures, ZippedPictures)
    return pictures


def rows(content: bytes) -> list[tuple[str, set[str]]]:
    return [(picture.name, set(picture.labels)) for picture in read(content)]


def refused(content: bytes) -> str:
    """The kind of the fault."""
    with pytest.raises(ProjectError) as error:
        read_zip(content, "mine.zip")
    assert str(error.value)
    return error.value.kind


@pytest.mark.parametrize(
    ("table", "folder"),
    [
        ("labels.csv", "Images/"),
        ("labels.csv", ""),
        ("clothes/labels.csv", "clothes/Images/"),
        ("clothes/train.csv", "clothes/pictures/of clothes/"),
        ("Table.TSV", "Images/"),
    ],
)
def test_a_table_and_pictures(table, folder):
    content = zip_of({table: TABLE} | {folder + name: data for name, data in PICTURES.items()})
    assert rows(content) == EXPECTED
    assert read(content).labels == ("red", "dress")
    assert [picture.content for picture in read(content)] == list(PICTURES.values())
    assert len(read(content)) == 3


def test_pictures_that_the_table_does_not_name_are_left_out():
    assert rows(zip_of({"labels.csv": TABLE, "Images/4.jpg": b"other"} | PICTURES)) == EXPECTED


@pytest.mark.parametrize("top", ["", "clothes/"])
def test_a_folder_for_each_label(top):
    content = zip_of(
        {
            f"{top}red/dress/1.jpg": b"first",
            f"{top}blue/2.jpg": b"second",
            f"{top}3.jpg": b"third",
            f"{top}dress/copy of 1.jpg": b"first",
            f"{top}Large/1.jpg": b"other",
        }
    )
    found = [("1.jpg", {"red", "dress"}), ("2.jpg", {"blue"}), ("3.jpg", set()), ("1.jpg", {"Large"})]
    assert rows(content) == found
    assert read(content).labels == ("blue", "dress", "Large", "red")


def test_one_folder_alone_is_a_label_and_a_folder_of_images_is_none():
    assert rows(zip_of({"red/1.jpg": b"first", "red/2.jpg": b"second"})) == [("1.jpg", {"red"}), ("2.jpg", {"red"})]
    assert rows(zip_of({"Images/1.jpg": b"first"})) == [("1.jpg", set())]
    assert rows(zip_of({"train/red/1.jpg": b"first", "test/red/2.jpg": b"2"})) == [
        ("1.jpg", {"red"}),
        ("2.jpg", {"red"}),
    ]


def test_what_systems_add_is_left_out():
    added = (
        "__MACOSX/red/._1.jpg",
        "red/.DS_Store",
        "red/Thumbs.db",
        "desktop.ini",
        "red/inner.zip",
        ".git/1.jpg",
        "a.txt",
    )
    assert rows(zip_of({"red/1.jpg": b"first"} | dict.fromkeys(added, b"x"))) == [("1.jpg", {"red"})]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "cp437"])
def test_names_of_systems_that_do_not_say_their_encoding(encoding):
    name = {"utf-8": "裙子é", "gb2312": "裙子", "cp437": "Tücher"}[encoding]
    raw = name.encode(encoding)
    content = zip_of({"x" * len(raw) + "/1.jpg": b"first", "y/2.jpg": b"second"}).replace(b"x" * len(raw), raw)
    assert rows(content)[0] == ("1.jpg", {name})


@pytest.mark.parametrize("path", ["/red/1.jpg", "../../red/1.jpg", r"..\red\1.jpg", "./red//1.jpg", "red/./1.jpg"])
def test_a_path_leads_nowhere(path):
    assert rows(zip_of({path: b"first", "blue/2.jpg": b"second"})) == [("1.jpg", {"red"}), ("2.jpg", {"blue"})]


def test_a_path_of_ten_thousand_folders_is_left_out():
    assert rows(zip_of({"a/" * 10_000 + "1.jpg": b"first", "b/2.jpg": b"second"})) == [("2.jpg", {"b"})]


def test_links_and_devices_are_no_files():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, kind in (("link.jpg", 0o120777), ("device.jpg", 0o20666), ("1.jpg", 0o100644)):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, kind << 16
            archive.writestr(entry, "/etc/passwd")
    assert rows(content.getvalue()) == [("1.jpg", set())]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_of_one_path_the_last_counts():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("red/1.jpg", b"first")
        archive.writestr("red/1.jpg", b"second")
    assert [picture.content for picture in read(content.getvalue())] == [b"second"]


def test_a_picture_that_is_too_large_is_left_to_who_decodes_it():
    (picture,) = read(zip_of({"1.jpg": bytes(2 * MAX_BYTES)}, zipfile.ZIP_DEFLATED))
    assert len(picture.content) == MAX_BYTES + 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "no_zip"),
        (b"no zip at all", "no_zip"),
        (zip_of(PICTURES)[:-30], "no_zip"),
        (zip_of({}), "not_ours"),
        (zip_of({"notes.txt": b"x", "inner.zip": zip_of(PICTURES)}), "not_ours"),
        (zip_of({"labels.csv": TABLE}), "not_ours"),
        (zip_of({"labels.csv": b"nothing"} | PICTURES), "no_table"),
        (zip_of({"labels.csv": b"Id,red,dress\nx.jpg,1,1\n"} | PICTURES), "nothing_named"),
        (zip_of({"labels.csv": b"Id,red,dress\n" + bytes(3 * 2**20)} | PICTURES), "too_large"),
        (bytes(MAX_ZIP_BYTES + 1), "too_large"),
    ],
)
def test_what_is_refused(content, kind):
    assert refused(content) == kind


def test_a_locked_zip_is_told():
    content = bytearray(zip_of(PICTURES))
    for signature, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 1)
    assert refused(bytes(content)) == "locked"


def test_more_pictures_than_a_project_holds():
    assert refused(zip_of({f"{number}.jpg": bytes([number % 256]) for number in range(MAX_PICTURES + 1)})) == "too_much"
    assert len(read(zip_of({f"{number}.jpg": bytes(number) for number in range(MAX_PICTURES)}))) == MAX_PICTURES


def test_a_hundred_thousand_entries():
    content = zip_of({f"{number}.txt": b"" for number in range(100_000)})
    with memory_below(2**20):
        assert refused(content) == "too_much"
    assert MAX_ENTRIES < 100_000


def test_gigabytes_of_nothing():
    """A small zip whose files announce, and hold, more than is ever unpacked."""
    zeros = zip_of({f"{number}.jpg": bytes(MAX_BYTES - number) for number in range(2)}, zipfile.ZIP_DEFLATED)
    assert len(zeros) < 100_000
    assert len(read(zeros)) == 2
    content = _with_entries(zeros, MAX_UNPACKED // MAX_BYTES + 2)
    with memory_below(2**20):
        assert refused(content) == "too_much"


def _with_entries(content: bytes, count: int) -> bytes:
    """A zip whose directory names the first file so many times under different names: the files overlap."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    start, first = archive.start_dir, archive.infolist()[0]
    length = 46 + len(first.filename)
    entries = []
    for number in range(count):
        entry = bytearray(content[start : start + length])
        name = f"{number}.jpg".encode()
        entry[16:20] = struct.pack("<L", number)  # the checksum: else they would be one picture in several places
        entry[28:30] = struct.pack("<H", len(name))
        entries.append(bytes(entry[:46]) + name)
    directory = b"".join(entries)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
    return content[:start] + directory + end


def test_overlapping_files_end_in_a_sentence():
    content = _with_entries(zip_of({"0.jpg": b"first"}), 3)
    with pytest.raises(ProjectError):
        list(read(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_may_ask_for_gigabytes_is_not_unpacked(method):
    with pytest.raises(ProjectError):
        list(read(zip_of(PICTURES, method)))


def test_a_file_that_announces_less_than_it_holds_gives_no_more():
    content = zip_of({"1.jpg": bytes(1_000_000)}, zipfile.ZIP_DEFLATED)
    lying = content.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10))
    with pytest.raises(ProjectError):
        list(read(lying))


def test_damaged_zips_end_in_a_sentence():
    """Thousands of zips with bytes cut off, changed or doubled: nothing else than a ProjectError comes of them."""
    import random

    chance = random.Random(0)
    originals = [
        zip_of(
            {"labels.csv": TABLE} | {f"Images/{name}": data * 50 for name, data in PICTURES.items()},
            zipfile.ZIP_DEFLATED,
        ),
        zip_of({f"red/{name}": data * 50 for name, data in PICTURES.items()}),
    ]
    for number in range(3000):
        content = bytearray(originals[number % 2])
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(content))
            match chance.randrange(3):
                case 0:
                    content[place] = chance.randrange(256)
                case 1:
                    del content[place : place + chance.randrange(1, 40)]
                case _:
                    content[place:place] = content[place : place + chance.randrange(1, 40)]
        try:
            for picture in read_zip(bytes(content), "mine.zip"):
                assert isinstance(picture.content, bytes)
        except ProjectError as error:
            assert str(error)
