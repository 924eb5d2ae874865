"""The page's table of contents."""

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.main import PAGES
from tests.support import pages
from tests.support.pages import ran
from tests.support.paths import ROOT


def test_the_address_without_a_page_is_classify():
    page = ran(AppTest.from_file(ROOT / "posterclf" / "app" / "main.py", default_timeout=60))
    assert page.button(key="switch-language")
    assert len(pages.drawn(page)) == 25


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_navigation_runs_and_has_one_title(name):
    page = pages.opened(name)
    assert len(page.title) == 1
