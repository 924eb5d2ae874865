"""What is generated in the documents is what the commands and the code give."""

import pytest

from docs import house, readme
from experiments import report


@pytest.mark.parametrize("page", readme.blocks(), ids=lambda page: page.name)
def test_what_is_generated_in_a_page_is_what_the_code_and_the_measurements_say(page):
    text = page.read_text(encoding="utf-8")
    assert readme.generated(page, text) == text


def test_the_log_of_experiments_is_what_the_cards_say():
    assert report.PAGE.read_text(encoding="utf-8") == report.page()


def test_the_list_of_modules_and_the_picture_of_the_house_are_what_stands_in_the_code():
    assert house.PAGE.read_text(encoding="utf-8") == house.modules()
    assert house.PICTURE.read_text(encoding="utf-8") == house.picture()
