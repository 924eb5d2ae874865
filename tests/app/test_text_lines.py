"""Names in lines."""

import pytest

from posterclf.app.text_lines import text_lines, text_width
from tests.support.own_models import HUNDRED


def test_a_chinese_character_is_as_wide_as_two_letters():
    assert text_width("dress 连衣裙") == 6 + 2 * 3


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Drama", ("Drama",)),
        ("a garment that nobody has worn in years", ("a garment that nobody", "has worn in years")),
        ("winter-coats/with a fur-lined hood", ("winter-coats/with", "a fur-lined hood")),
        ("穿着连衣裙的年轻女子，以及小狗", ("穿着连衣裙的年轻", "女子，以及小狗")),
        ("x" * 50, ("x" * 22, "x" * 22, "x" * 6)),
    ],
)
def test_lines_are_few_and_even_and_end_between_words(text, lines):
    assert text_lines(text, 22) == lines


@pytest.mark.parametrize("label", HUNDRED)
def test_no_letter_is_lost_and_no_line_is_too_wide(label):
    lines = text_lines(label, 22)
    assert "".join(lines).replace(" ", "") == label.replace(" ", "")
    assert all(text_width(line) <= 22 for line in lines)
