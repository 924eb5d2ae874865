"""To be written."""

import streamlit as st

from posterclf.app.words import words


def main() -> None:
    st.title(words("frame.many"), anchor=False)


main()
