"""The page's table of contents, as a script for `streamlit run`."""

from pathlib import Path

import streamlit as st

from posterclf.app.chrome import chrome_ui
from posterclf.app.crowd.runs import turn
from posterclf.app.words import words

HERE = Path(__file__).resolve().parent
PAGES = {"classify": "theaters", "many": "grid_view", "teach": "new_label", "quality": "query_stats", "learn": "school"}


def main() -> None:
    st.set_page_config(page_title="posterclf", page_icon=HERE / "icon.svg", layout="wide")
    waits = chrome_ui()  # first: it decides of the language
    page = st.navigation(
        [
            st.Page(
                HERE / name / "page.py",
                title=words(f"frame.{name}"),
                icon=f":material/{icon}:",
                url_path=name,
                default=name == "classify",
            )
            for name, icon in PAGES.items()
        ],
        position="top",
    )
    with turn(waits):
        page.run()


if __name__ == "__main__":
    main()
