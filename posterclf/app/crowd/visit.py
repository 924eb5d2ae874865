"""What a visit keeps of people's files is on one account."""

import streamlit as st

from posterclf.held import Holding

HOLDING = "holding"


def holding_of_visit() -> Holding:
    """This visit's."""
    if HOLDING not in st.session_state:
        st.session_state[HOLDING] = Holding()
    return st.session_state[HOLDING]
