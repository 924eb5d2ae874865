"""From a number to its posters: chosen by a click on a chart or from a list, and kept in the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from posterclf.app.measured import Measured
from posterclf.app.quality.counted import Counted
from posterclf.app.quality.posters import posters_ui
from posterclf.app.widgets import addressed_choice, asked_number, choose, went_back
from posterclf.app.words import words

POSTERS_SHOWN = 12  # of a number at a time


def number_list_ui(measured: Measured, key: str, numbers: Mapping[str, Counted]) -> None:
    """A list of numbers, and the posters that the chosen one counts.

    key:      under which the address keeps the choice, and with '_page' behind it which posters are shown
    numbers:  name in the address, as a chart's marks have it for `customdata` -> what it counts
    """
    chosen = number_choice(key, numbers, words("numbers.choose"), words("numbers.nothing"))
    counted_ui(measured, key, chosen, numbers.get(chosen))


def number_choice(key: str, numbers: Mapping[str, Counted], label: str, nothing: str) -> str:
    """The name of the chosen number, empty for none, which the list calls `nothing`."""
    options = {
        name: words("numbers.option", name=counted.name, count=f"{len(counted):,}") for name, counted in numbers.items()
    }
    return addressed_choice(label, {"": nothing, **options}, key=key, widget=st.selectbox)


def chooser(key: str) -> Callable[[str], None]:
    """What a click on a mark calls: chooses the number of that name in the list."""
    return lambda name: choose(key, name)


def counted_ui(measured: Measured, key: str, name: str, counted: Counted | None) -> None:
    """The posters of a number, some at a time; nothing where None is chosen."""
    page_key, listed = f"{key}_page", f"{key}_listed"
    if st.session_state.get(listed, name) != name and not went_back():  # another number begins at its first page
        st.query_params.pop(page_key, None)
    st.session_state[listed] = name
    if counted is None:
        return
    if not len(counted):
        st.markdown(words("numbers.empty"))
        return
    page = page_ui(-(-len(counted) // POSTERS_SHOWN), page_key, name)
    first = (page - 1) * POSTERS_SHOWN
    shown = range(first, min(first + POSTERS_SHOWN, len(counted)))
    st.caption(words("numbers.shown", first=f"{first + 1:,}", last=f"{shown[-1] + 1:,}", count=f"{len(counted):,}"))
    posters = [(int(counted.rows[index]), counted.columns[index].tolist(), "") for index in shown]
    posters_ui(measured, posters, f"{key}-posters", counted.threshold)


def page_ui(pages: int, key: str, name: str) -> int:
    """The chosen page of a number, from 1, which the address keeps under `key`."""
    start, visits = asked_number(key, 1, pages) or 1, f"{key}_visits"
    if went_back():  # another widget begins where the address says
        st.session_state[visits] = st.session_state.get(visits, 0) + 1
    widget = f"{key}-{st.session_state.get(visits, 0)}-{name}"
    page = st.pagination(pages, default=start, key=widget) if pages > 1 else 1
    if page == 1:
        st.query_params.pop(key, None)
    elif page != start:  # each change of the address is a step for Back
        st.query_params[key] = str(page)
    return page
