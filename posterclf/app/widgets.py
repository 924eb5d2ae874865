"""Widgets that stand on more than one page."""

import streamlit as st

from posterclf import registry


def model_ui() -> str | None:
    """The name of the chosen model, None where there is none; it stands in the address."""
    return st.selectbox(
        "Network",
        registry.names(),
        key="model",
        bind="query-params",
        filter_mode=None,
        help="article is the tutorial's network, to compare with. The page 'The network' tells how good each is.",
    )
