"""posterclf as a page: `streamlit run streamlit_app.py`."""

from pathlib import Path

import streamlit as st

from posterclf.app.frame import frame_ui
from posterclf.app.words import words

ICON = Path(__file__).parent / "assets" / "icon.svg"
st.set_page_config(page_title="posterclf", page_icon=ICON, layout="wide")

PAGES = {"classify": "theaters", "many": "grid_view", "quality": "query_stats", "learn": "school"}
page = st.navigation(
    [
        st.Page(
            f"posterclf/app/{name}.py",
            title=words(f"frame.{name}"),
            icon=f":material/{icon}:",
            url_path=name,
            default=name == "classify",
        )
        for name, icon in PAGES.items()
    ],
    position="top",
)
frame_ui()
page.run()
