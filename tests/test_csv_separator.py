import pytest

from posterclf.csv_separator import separator_of


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ("Id,red,dress", ","),
        ("Id;red;dress\r\n", ";"),
        ("Id\tred", "\t"),
        ('Id,"a;b;c","d;e;f"', ","),  # labels that hold another one
        ('"Id";"a,b,c"', ";"),
        ("Id", ","),
        ("", ","),
    ],
)
def test_what_parts_the_header_parts_the_cells(header, separator):
    assert separator_of(header) == separator
