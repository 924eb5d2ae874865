"""CSVs as spreadsheets write them, read row by row."""

import pytest

from posterclf.csv_rows import CsvRows
from posterclf.errors import DatasetError

ROWS = [["1.jpg", "1", "0"], ["2.jpg", "0", "1"]]
PLAIN = "Id,red,dress\n1.jpg,1,0\n2.jpg,0,1\n"


def rows_of(tmp_path, text: str) -> CsvRows:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return CsvRows(path)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (PLAIN, [2, 3]),
        (PLAIN.replace("\n", "\r\n"), [2, 3]),
        (PLAIN.replace("\n", "\r"), [2, 3]),
        (PLAIN.replace(",", ";"), [2, 3]),
        (PLAIN.replace(",", "\t"), [2, 3]),
        (PLAIN.replace(",", "|"), [2, 3]),
        ("sep=;\r\n" + PLAIN.replace(",", ";"), [2, 3]),
        ("\ufeffsep=,\n" + PLAIN, [2, 3]),
        ('"sep=|"\n' + PLAIN.replace(",", "|"), [2, 3]),
        (PLAIN.replace("\n", "\n\n"), [3, 5]),
        ("\n,,\n" + PLAIN, [4, 5]),
        (PLAIN.replace("2.jpg", ",,\n;\n2.jpg".replace(";", ",")), [2, 5]),
        (PLAIN.replace("\n", ",,,\n"), [2, 3]),
        (PLAIN.replace("1.jpg,1,0", '"1.jpg", "1" ,0').replace('"1" ', '"1"'), [2, 3]),
        (PLAIN.replace("Id", "\u200b\u00a0Id\ufeff "), [2, 3]),
        (PLAIN.rstrip("\n"), [2, 3]),
    ],
)
def test_rows_are_read_however_they_are_written_and_counted_as_a_spreadsheet_counts(tmp_path, text, numbers):
    rows = rows_of(tmp_path, text)
    assert [name for name in rows.header if name] == ["Id", "red", "dress"]
    assert [(number, cells[:3]) for number, cells in rows] == list(zip(numbers, ROWS, strict=True))
    assert list(rows) == list(rows)  # they may be read again


def test_a_cell_with_line_breaks_is_in_one_row(tmp_path):
    rows = rows_of(tmp_path, 'Id,"no\nte"\n1,"a\r\nb"\n2,"x, ""y"""\n')
    assert rows.header == ["Id", "no\nte"]
    assert list(rows) == [(2, ["1", "a\r\nb"]), (3, ["2", 'x, "y"'])]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ('Id,"a;b;c","d;e;f"', ["Id", "a;b;c", "d;e;f"]),  # labels that hold what parts other files
        ('"Id";"a,b,c"', ["Id", "a,b,c"]),
        ("Id", ["Id"]),
        ("'=1+1,cafe\u0301", ["=1+1", "café"]),
    ],
)
def test_the_header(tmp_path, header, names):
    assert rows_of(tmp_path, f"{header}\n").header == names


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (PLAIN.replace("dress", "red"), "has the columns red more than once"),
        ("1,1,0,1\n", "has no header"),
        ('[{"Id": 1}]', "is JSON, not a CSV. `posterclf dataset from`"),
        ('{"Id": 1}\n', "is JSON"),
        (PLAIN.replace("1.jpg", '"1.jpg'), "row 2: a quote is opened there and never closed"),
        (PLAIN.replace("\n2.jpg", '\n\n"2".jpg'), "row 4: a cell goes on behind its closing quote"),
        (
            PLAIN.replace("2.jpg", '"2.jpg' + "x" * 140_000),
            "row 3: a cell has more than 131,072 characters",
        ),
        (PLAIN.replace("2.jpg,0", "2.jpg,0,0"), "row 3 has 4 cells and the header 3. Put a cell in quotes"),
        (",,\n;\n".replace(";", ",,"), "is empty"),
    ],
)
def test_a_fault_is_named_with_its_path_and_row(tmp_path, text, sentence):
    with pytest.raises(DatasetError, match=sentence) as error:
        list(rows_of(tmp_path, text))
    assert str(error.value).startswith(str(tmp_path / "labels.csv"))
