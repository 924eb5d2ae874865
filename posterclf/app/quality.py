"""To be written."""

import streamlit as st

from posterclf.app.words import words


def main() -> None:
    st.title(words("frame.quality"), anchor=False)


main()
