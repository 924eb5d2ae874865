"""try_it_page.py with what a page's server has beside it, for `streamlit run`."""

from pathlib import Path

import streamlit as st

from posterclf.app.routes import routes

app = st.App(Path(__file__).with_name("try_it_page.py"), routes=routes())
