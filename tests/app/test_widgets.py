"""Widgets of several pages, in a script of their own."""

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.registry.model_folder import model_names
from tests.support.pages import ran


def choice_script(widget: str, options: dict[str, str]) -> None:
    import streamlit as st

    from posterclf.app.widgets import addressed_choice

    st.text(addressed_choice("Order", options, "order", getattr(st, widget)))


def opened(widget: str, **address: str) -> AppTest:
    page = AppTest.from_function(choice_script, args=(widget, {"size": "By size", "name": "By name"}))
    page.query_params.update(address)
    return ran(page)


@pytest.mark.parametrize("widget", ["segmented_control", "pills", "radio", "selectbox"])
def test_a_choice_stands_in_the_address_and_the_default_does_not(widget):
    page = opened(widget)
    assert page.text[0].value == "size"
    assert "order" not in page.query_params
    chooser = next(element for element in page.main if getattr(element, "key", None) == "choice-order")
    chooser.set_value("name")
    assert ran(page).text[0].value == "name"
    assert page.query_params["order"] in ("name", ["name"])
    assert opened(widget, order="name").text[0].value == "name"


def test_what_is_not_offered_is_the_default_and_no_step_for_back():
    page = opened("selectbox", order="colour")
    assert page.text[0].value == "size"
    assert page.query_params["order"] in ("colour", ["colour"])


def test_the_default_chosen_again_leaves_the_address():
    page = opened("selectbox", order="name")
    page.selectbox[0].set_value("size")
    assert ran(page).text[0].value == "size"
    assert "order" not in page.query_params


def test_after_back_the_address_is_right_and_not_what_was_chosen(monkeypatch):
    page = opened("selectbox", order="name")
    monkeypatch.setattr("posterclf.app.widgets.went_back", lambda: True)
    del page.query_params["order"]
    assert ran(page).text[0].value == "size"
    page.query_params["order"] = "name"
    assert ran(page).text[0].value == "name"


def test_a_choice_that_is_no_longer_offered_falls_back_to_the_default():
    page = opened("selectbox", order="name")
    page.args = ("selectbox", {"date": "By date", "size": "By size"})
    assert ran(page).text[0].value == "date"


def test_the_default_model_comes_first_and_the_address_names_another():
    def script():
        import streamlit as st

        from posterclf.app.widgets import model_ui

        st.text(model_ui())

    page = AppTest.from_function(script)
    assert ran(page).text[0].value == model_names()[0]
    page = AppTest.from_function(script)
    page.query_params["model"] = "article"
    assert ran(page).text[0].value == "article"
