"""posterclf as a page: `streamlit run streamlit_app.py`."""

import streamlit as st

from posterclf.app.routes import routes

app = st.App("posterclf/app/main.py", routes=routes())
