"""What a visit keeps of people's files is on one account."""

import streamlit as st

from posterclf.held import Share

SHARE = "share"


def share_of_visit() -> Share:
    """This visit's."""
    if SHARE not in st.session_state:
        st.session_state[SHARE] = Share()
    return st.session_state[SHARE]
