"""Tables of labels beside pictures."""

import pytest

from posterclf.csv_cells import plain_cell
from posterclf.errors import ProjectError
from posterclf.labels import GENRES
from posterclf.teaching.label_table import column_of_label, label_of_column, read_label_table

EXPECTED = {"1.jpg": {"red", "dress"}, "2.jpg": {"blue"}, "3.jpg": set()}


@pytest.mark.parametrize(
    "text",
    [
        "Id,red,dress,blue\n1.jpg,1,1,0\n2.jpg,0,0,1\n3.jpg,0,0,0\n",
        "\ufeffId;red;dress;blue\r\n1;1.0;1.0;0.0\r\n2;0.0;0.0;1.0\r\n3;0.0;0.0;0.0\r\n",
        "id\tred\tdress\tblue\nImages/1.jpg\ttrue\tTRUE\tfalse\nImages/2.jpg\tfalse\tfalse\ttrue\nImages/3\t\t\t\n",
        '"file","red","dress","blue"\nC:\\photos\\1.jpg,1,1,0\nC:\\photos\\2.jpg,0,0,1\nC:\\photos\\3.jpg,0,0,0\n',
        "Id,labels\n1.jpg,red|dress\n2.jpg,blue\n3.jpg,\n",
        "Id,Genre,red,dress,blue\n1,\"['red', 'dress']\",1,1,0\n2,\"['blue']\",0,0,1\n3,[],0,0,0\n",
        "Id,Genre\n1,\"['red', 'dress']\"\n2,\"['blue']\"\n3,[]\n",
        "foto,red,dress,blue\n1.jpg,1,1,0\n2.jpg,0,0,1\n3.jpg,0,0,0\n",
        "Id,red,dress,blue\n1.jpg,1,0,0\n1.jpg,0,1,0\n2.jpg,0,0,1\n3.jpg,0,0,0\n\n,,,\n",
    ],
)
def test_a_table_says_each_pictures_labels(text):
    table = read_label_table(text.encode(), "labels.csv")
    assert table.labels == ("red", "dress", "blue")
    for path in ("{}", "Images/{}", "clothes/Images/{}"):
        assert {name: table.labels_of(path.format(name)) for name in EXPECTED} == EXPECTED
    assert read_label_table(text, "labels.csv").rows == table.rows


def test_the_tutorials_own_table():
    line = ",".join("1" if genre in ("Drama", "N/A") else "0" for genre in GENRES)
    table = read_label_table(f"Id,Genre,{','.join(GENRES)}\ntt0086425,\"['Drama', 'N/A']\",{line}\n", "train.csv")
    assert table.labels == GENRES
    assert table.labels_of("tt0086425.jpg") == {"Drama", "N/A"}


def test_a_path_is_told_from_another_with_the_same_end():
    table = read_label_table("Id,red,blue\na/1.jpg,1,0\nb/1.jpg,0,1\n2.jpg,1,1\nc/2.jpg,0,0\n", "labels.csv")
    assert table.labels_of("Images/a/1.jpg") == {"red"}
    assert table.labels_of("b/1.JPG") == {"blue"}
    assert table.labels_of("1.jpg") is None
    assert table.labels_of("2.jpg") == {"red", "blue"}
    assert table.labels_of("x/c/2.jpg") == set()
    assert table.labels_of("3.jpg") is None
    assert table.labels_of("") is None


def test_one_label_is_enough():
    table = read_label_table("Id,red\n1.jpg,1\n2.jpg,0\n", "labels.csv")
    assert (table.labels, table.labels_of("1.jpg"), table.labels_of("2.jpg")) == (("red",), {"red"}, set())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"\x00",
        b"Id",
        b"Id,red,blue\n",
        b"red,blue\n1,0\n0,1\n",
        b"Id,red,blue\n1.jpg,1,maybe\n2.jpg,0,1\n3.jpg,0,1\n",
        b'Id,red,blue\n"1.jpg,1,0\n',
        b"Id,red,red\n1.jpg,1,0\n",
        b"," * 100_000 + b"\n1" * 100_000,
        b"Id," + b",".join(b"%d" % number for number in range(100_000)) + b"\n1.jpg",
        b"Id,red\n" + b"x" * 200_000 + b",1\n",
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content):
    with pytest.raises(ProjectError, match=r"labels\.csv is no table") as refused:
        read_label_table(content, "labels.csv")
    assert (refused.value.kind, refused.value.values) == ("no_table", {"name": "labels.csv"})


def test_a_table_that_is_too_large_is_told():
    with pytest.raises(ProjectError, match=r"labels\.csv has more than 2 MB"):
        read_label_table(b"Id,red\n" + b"1.jpg,1\n" * 300_000, "labels.csv")


def test_a_label_that_none_can_have_is_named():
    with pytest.raises(ProjectError, match=r"No label can be called '\[\[\[") as refused:
        read_label_table(b"Id,labels\n1.jpg," + b"[" * 100_000 + b"\n", "labels.csv")
    assert refused.value.values == {"label": "[" * 30}


@pytest.mark.parametrize("label", ["red", "=1+1", "＝1", "Id", "label_source", "'quoted", "连衣裙", "Id (label) 2"])
def test_a_labels_column_gives_the_label_again(label):
    column = column_of_label(label)
    assert label_of_column(plain_cell(column)) == label
    assert not column.startswith(("=", "＝"))
    assert column not in ("Id", "label_source")
