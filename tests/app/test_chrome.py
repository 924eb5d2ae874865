"""What stands around every page: the language, its switch, and who the visit is."""

import json

from streamlit.testing.v1 import AppTest

from tests.support.pages import ran


def opened(**address: str) -> AppTest:
    def script():
        import streamlit as st

        from posterclf.app.chrome import chrome_ui
        from posterclf.app.words import words

        chrome_ui()
        st.text(words("frame.learn"))

    page = AppTest.from_function(script)
    page.query_params.update(address)
    return ran(page)


def visit(page: AppTest) -> list:
    """What the browser is told of the visit: its language, its number, whether it has a picture of the reader's own."""
    (component,) = page.get("bidi_component")
    return json.loads(component.proto.json)


def test_the_switch_goes_to_the_other_language_and_back():
    page = opened()
    assert page.button(key="switch-language").label == "中文"
    page.button(key="switch-language").click()
    assert ran(page).text[0].value == "学一学"
    assert page.button(key="switch-language").label == "English"
    assert visit(page)[0] == "zh"
    page.button(key="switch-language").click()
    assert ran(page).text[0].value == "Learn"


def test_the_address_says_the_language():
    assert opened(lang="zh").text[0].value == "学一学"
    assert opened(lang="fr").text[0].value == "Learn"


def test_a_visit_is_told_from_every_other_and_stays_itself():
    one, other = opened(), opened()
    number = visit(one)[1]
    assert number != visit(other)[1]
    assert visit(ran(one))[1] == number
