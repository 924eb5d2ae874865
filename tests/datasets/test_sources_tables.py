"""CSV, JSON Lines and JSON lists that say the labels."""

import csv
import io
import json
from pathlib import Path

import pytest

from posterclf.datasets.sources.read_source import read_source
from posterclf.errors import DatasetError
from tests.support.drawn_files import draw

SETS = {"1.jpg": {"red", "dress"}, "2.jpg": {"blue"}, "3.jpg": set()}


@pytest.fixture
def photos(tmp_path) -> Path:
    return draw(tmp_path, "1.jpg", "2.jpg", "3.jpg")


def written(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Id,labels\n1.jpg,red|dress\n2.jpg,blue\n3.jpg,\n", "|"),
        ('file,tags\n1.jpg,"red,dress"\n2.jpg,blue\n3.jpg,\n', ","),
        ('file, tags\n1.jpg, "red, dress"\n2.jpg, blue\n3.jpg,\n', ","),
        ("FILE NAME,Tag\r\n1.jpg,red;dress\r\n2.jpg,blue\r\n3.jpg,\r\n", ";"),
        ("\ufeffimage;categories\r\n1;red,dress\r\n2;blue\r\n3;\r\n", ","),
        ("path\tgenre\n./1.jpg\tred; dress\n2.JPG\tblue\n3\t\n", ";"),
        ("photo,label\n1.jpg,red、dress\n2.jpg,blue\n3.jpg,\n", "、"),
        ("img,classes\n1.jpg,\"['red', 'dress']\"\n2.jpg,['blue']\n3.jpg,[]\n", None),
        ('img,classes\n1.jpg,"[""red"", ""dress"", null]"\n2.jpg,"[""blue""]"\n3.jpg,[]\n', None),
        ('image,label\n1.jpg,red\n1.jpg,dress\n"2.jpg", blue \n\n3.jpg,\n,,\n', None),
        (",name,labels\n0,1.jpg,red|dress\n1,2.jpg,blue\n2,3.jpg,\n", "|"),
        ("id,image,labels\n1,1.jpg,red|dress\n2,2.jpg,blue\n3,3.jpg,\n", "|"),
        ("foto,labels\n1.jpg,red|dress\n2.jpg,blue\n3.jpg,\n", "|"),
        ("Id,Red dress,labels\n1.jpg,yes,red|dress\n2.jpg,no,blue\n3.jpg,no,\n", "|"),
    ],
)
def test_a_column_of_labels(photos, text, separator):
    pictures = read_source(written(photos, text))
    assert pictures.rows == SETS
    assert pictures.labels == ("red", "dress", "blue")
    assert pictures.separator == separator
    assert pictures.images == photos


@pytest.mark.parametrize(
    "text",
    [
        "Id,red,dress,blue\n1,1,1,0\n2,0,0,1\n3,0,0,0\n",
        "Id;red;dress;blue\r\n1.jpg;1.0;1.0;0.0\r\n2.jpg;0.0;0.0;1.0\r\n3.jpg;0.0;0.0;0.0\r\n",
        "file,red,dress,blue\n1.jpg,True,TRUE,false\n2.jpg,False,False,true\n3.jpg,False,False,False\n",
        "file,red,dress,blue,note\n1.jpg,yes,yes,no,fine\n2.jpg,no,no,yes,\n3.jpg,no,no,no,\n",
        "file\tred\tdress\tblue\n1.jpg\tx\tX\t\n2.jpg\t\t\tx\n3.jpg\t\t\t\n",
        "image_id red dress blue\n1.jpg 1 1 -1\n2.jpg -1 -1 1\n3.jpg -1 -1 -1\n".replace(" ", ","),
        "Id,Genre,red,dress,blue\n1,\"['red', 'dress']\",1,1,0\n2,['blue'],0,0,1\n3,[],0,0,0\n",
    ],
)
def test_a_column_of_yes_and_no_for_each_label(photos, text):
    pictures = read_source(written(photos, text))
    assert pictures.rows == SETS
    assert pictures.labels == ("red", "dress", "blue")
    assert "a column of yes and no for each of 3 labels" in pictures.understood


def test_a_label_may_be_called_as_a_column_of_pictures(tmp_path):
    draw(tmp_path, "0.jpg", "1.jpg", "2.jpg", "7.jpg")
    table = written(tmp_path, "Image,photo,id\n0,1,0\n7,0,1\n2,1,0\n9,0,0\n")
    pictures = read_source(table)
    assert pictures.rows == {"0.jpg": {"photo"}, "7.jpg": {"id"}, "2.jpg": {"photo"}}
    assert pictures.not_found == ("9",)


@pytest.mark.parametrize("form", ["JSON Lines", "a JSON list"])
@pytest.mark.parametrize(
    "objects",
    [
        [{"file": "1.jpg", "labels": ["red", "dress"]}, {"file": "2.jpg", "labels": "blue"}, {"file": "3.jpg"}],
        [{"labels": "red, dress", "path": "1"}, {"labels": "blue", "path": "2"}, {"labels": None, "path": "3"}],
        [
            {"file": "1.jpg", "red": 1, "dress": True, "blue": 0},
            {"file": "2.jpg", "red": 0, "dress": False, "blue": 1.0},
            {"file": "3.jpg", "red": 0, "dress": False, "blue": None},
        ],
    ],
)
def test_json(photos, objects, form):
    lines = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in objects)
    pictures = read_source(written(photos, lines if form == "JSON Lines" else json.dumps(objects, indent=1), "a.json"))
    assert pictures.rows == SETS
    assert pictures.labels == ("red", "dress", "blue")
    assert pictures.understood.startswith(form)


def test_labels_may_be_asked_for_by_their_columns(photos):
    table = written(photos, "file,kind,colour,price\n1.jpg,dress,red,10\n2.jpg,,blue,20\n3.jpg,,,30\n")
    with pytest.raises(DatasetError, match="Say with --labels which column says the labels: kind, colour, price"):
        read_source(table)
    pictures = read_source(table, columns=["kind", "colour"])
    assert pictures.rows == SETS
    assert pictures.labels == ("dress", "red", "blue")
    assert pictures.notes == ("Not read: the column price.",)
    with pytest.raises(DatasetError, match=r"has no column 'color'\. It has file, kind, colour, price"):
        read_source(table, columns=["color"])


def test_a_column_that_mixes_separators_is_told(photos):
    pictures = read_source(written(photos, 'file,labels\n1.jpg,red|dress\n2.jpg,"blue, red"\n'))
    assert pictures.labels == ("red", "dress", "blue, red")
    assert pictures.notes == ("Only '|' parts labels: 'blue, red' stays whole.",)


def test_columns_of_yes_and_no_may_be_asked_for_too(photos):
    table = written(photos, "file,red,blue,checked\n1.jpg,1,0,1\n2.jpg,0,1,1\n3.jpg,0,0,0\n")
    assert read_source(table).labels == ("red", "blue", "checked")
    assert read_source(table, columns=["red", "blue"]).labels == ("red", "blue")


def test_columns_of_both_kinds_may_be_asked_for(photos):
    table = written(photos, "file,kind,red,blue\n1.jpg,dress,1,0\n2.jpg,,0,1\n3.jpg,,0,0\n")
    pictures = read_source(table, columns=["red", "kind", "blue"])
    assert pictures.rows == SETS
    assert pictures.labels == ("red", "dress", "blue")
    assert "labels in the column 'kind', a column of yes and no for each of 2 labels" in pictures.understood


@pytest.mark.parametrize("columns", [(), ("red", "blue")])
def test_a_cell_that_says_neither_yes_nor_no_is_named(photos, columns):
    table = written(photos, "file,red,blue,green\n1.jpg,1,0,1\n2.jpg,maybe,1,0\n3.jpg,0,0,0\n")
    with pytest.raises(DatasetError, match=r"column 'red' says yes and no, but in row 3 it says 'maybe'"):
        read_source(table, columns=columns)


def test_numbers_are_labels_where_one_column_says_them(photos):
    assert read_source(written(photos, "file,label\n1.jpg,0\n2.jpg,1\n3.jpg,1\n")).labels == ("0", "1")


def test_rows_of_one_picture_are_united(photos):
    pictures = read_source(written(photos, "file,label\n1.jpg,red\n1,dress\n./1.jpg,red\n2.jpg,blue\n"))
    assert pictures.rows == {"1.jpg": {"red", "dress"}, "2.jpg": {"blue"}}
    assert pictures.merged == ("1.jpg",)


def test_pictures_that_are_not_there_are_left_out_and_named(photos):
    text = "file,label\n9.jpg,green\n1.jpg,red\n8.jpg,red\n,red\n2.jpg,blue\n"
    pictures = read_source(written(photos, text))
    assert pictures.labels == ("red", "blue")
    assert pictures.not_found == ("9.jpg", "8.jpg")
    assert pictures.skipped == {"rows that name no picture": ("row 5",)}


@pytest.mark.parametrize("name", ["Images", "images"])
def test_pictures_are_found_in_the_folder_beside_the_file(tmp_path, name):
    draw(tmp_path / name, "red/1.jpg", "2.JPEG")
    table = written(tmp_path, "Id,labels\nred/1,red|dress\n2.jpeg,blue\n")
    pictures = read_source(table)
    assert pictures.images == tmp_path / name
    assert pictures.rows == {"red/1.jpg": {"red", "dress"}, "2.JPEG": {"blue"}}


@pytest.mark.parametrize(
    "start", ["photos/", "../data/photos/", "{folder}/photos/", "C:\\Users\\me\\photos\\", "https://host/a%20b/photos/"]
)
def test_paths_may_start_elsewhere(tmp_path, start):
    folder = tmp_path / "data"
    draw(folder / "photos", "red/1.jpg", "blue/1.jpg")
    start = start.format(folder=folder)
    table = written(folder, f"url,labels\n{start}red/1.jpg,red\n{start}blue/1.jpg,blue\n")
    pictures = read_source(table, images=folder / "photos")
    assert pictures.rows == {"red/1.jpg": {"red"}, "blue/1.jpg": {"blue"}}


def test_a_name_that_fits_several_pictures_or_none_is_not_guessed(tmp_path):
    draw(tmp_path, "train/1.jpg", "test/1.jpg", "train/2.jpg", "train/3.jpg")
    table = written(tmp_path, "file,label\ntrain/2.jpg,red\ntest/2.jpg,blue\n1.jpg,red\nnew/3.jpg,blue\n")
    pictures = read_source(table)
    assert pictures.rows == {"train/2.jpg": {"red"}, "train/3.jpg": {"blue"}}
    assert pictures.not_found == ("test/2.jpg", "1.jpg")


def test_the_first_ending_wins_and_accents_may_be_composed_otherwise(tmp_path):
    draw(tmp_path, "a.png", "a.jpg", "a.v2.jpg", "cafe\u0301.jpg")
    table = written(tmp_path, "Id,labels\na,red\na.png,blue\na.v2,red\ncaf\u00e9,blue\n")
    assert list(read_source(table).rows) == ["a.jpg", "a.png", "a.v2.jpg", "cafe\u0301.jpg"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"just a text\nof two lines\n", "neither a folder nor a table"),
        (b"file,labels\n", "has a header and no rows"),
        (b"file,labels,labels\n1.jpg,red,blue\n", "has the columns labels more than once"),
        (b"file,labels\n1.jpg,red,dress\n", "row 2 has 3 cells and the header 2. Put a cell in quotes"),
        (b'file,labels\n1.jpg,"red\n2.jpg,blue\n', "row 2: a quote is opened there and never closed"),
        (b"file,labels\n7.jpg,red\n8.jpg,blue\n", r"No picture that the column 'file' .* \(7.jpg, 8.jpg\)"),
        (b"1.jpg,red\n2.jpg,blue\n3.jpg,red\n", "has no header. Write a first line of names"),
        (b"what,labels\nthis,red\nthat,blue\n", "has no column that names pictures in"),
        (b"file,labels\n1.jpg,red\n2.jpg,red\n", "has only the label 'red'"),
        (b"file,labels\n1.jpg,red\n9.jpg,blue\n", r"only the label 'red', .* Not found: 1 \(9.jpg\); give"),
        (b"file,labels\n1.jpg,red\n2.jpg,Id\n", "a label cannot be called 'Id'"),
        (b'file,labels\n1.jpg,red\n2.jpg,"[""a|b""]"\n', r"a label cannot be called 'a\|b'"),
        (b'file,labels\n1.jpg,red\n2.jpg,"a\tb"\n', r"a label cannot be called 'a\\tb'"),
        (b"PK\x03\x04\xff\x00", "is a zip that is cut off or damaged"),
        (b'[{"file": "1.jpg", "labels": ["red"]}', "cannot be read as JSON or as JSON Lines: Expecting"),
        (b'{"file": "1.jpg"}\n{"file"\n', "cannot be read as JSON or as JSON Lines: line 2: Expecting"),
        (b"[1, 2]", "is JSON, but no list of objects"),
        (b'{"images": [], "annotations": []}', "is JSON, but no list of objects"),
        (b"[" * 100_000, "cannot be read as JSON"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(photos, content, sentence):
    with pytest.raises(DatasetError, match=sentence):
        read_source(written(photos, content))


def test_500_labels_are_taken_and_501_refused(photos):
    assert len(read_source(written(photos, "file,labels\n1.jpg," + "|".join(map(str, range(500))))).labels) == 500
    header = "file," + ",".join(f"label {number}" for number in range(500))
    pictures = read_source(written(photos, header + "\n1.jpg" + ",1" * 500 + "\n2.jpg" + ",0" * 500))
    assert pictures.labels[:2] == ("label 0", "label 1")
    assert len(pictures.labels) == 500
    with pytest.raises(DatasetError, match="has 501 labels"):
        read_source(written(photos, "file,labels\n1.jpg," + "|".join(map(str, range(501)))))


def test_a_folder_of_pictures_that_is_none_is_refused(photos):
    with pytest.raises(DatasetError, match="is not a folder"):
        read_source(written(photos, "file,labels\n1.jpg,red\n"), images=photos / "nowhere")


PREDICTED = [
    ("file", "model", "threshold", "predicted", "red", "a, b", "file (label)", "probably_no_poster", "error"),
    ("1.jpg", "m", "0.5", "red|a, b", "0.9", "0.8", "0.1", "0", ""),
    ("2.jpg", "m", "0.5", "file", "0.1", "0.2", "0.7", "1", ""),
    ("3.jpg", "", "", "", "", "", "", "", "The file is empty."),
]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_predictions_are_labels_and_failed_files_are_left_out(photos, form):
    if form == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(PREDICTED)
        content = text.getvalue().encode("utf-8-sig")
    else:
        rows = [dict(zip(PREDICTED[0], row, strict=True)) for row in PREDICTED[1:]]
        rows = [row | {"predicted": row["predicted"].split("|")} if not row["error"] else row for row in rows]
        content = "\n".join(map(json.dumps, rows)).encode()
    pictures = read_source(written(photos, content))
    assert pictures.rows == {"1.jpg": {"red", "a, b"}, "2.jpg": {"file"}}
    assert pictures.skipped == {"files that could not be used": ("3.jpg",)}
