"""posterclf as a page: `streamlit run streamlit_app.py`."""

from pathlib import Path

import streamlit as st

ICON = Path(__file__).parent / "assets" / "icon.svg"
st.set_page_config(page_title="What is this poster about?", page_icon=ICON, layout="wide")

pages = [
    st.Page("posterclf/app/classify.py", title="Classify", icon=":material/theaters:", default=True),
    st.Page("posterclf/app/network.py", title="The network", icon=":material/query_stats:", url_path="network"),
]
st.navigation(pages, position="top").run()
