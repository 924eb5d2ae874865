"""Texts as cells of a CSV."""

import pytest

from posterclf.csv_cells import plain_cell, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "-red", "@sum", "＝1", "\tx"])
def test_no_text_is_a_formula_and_none_is_lost(text):
    assert safe_cell(text) == f"'{text}"
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "red", "'quoted'", "a=b", "'", "1"])
def test_other_texts_stay_as_they_are(text):
    assert safe_cell(text) == text
    assert plain_cell(text) == text
