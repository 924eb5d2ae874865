"""posterclf as a page: `streamlit run streamlit_app.py`."""

import streamlit as st

from posterclf.app.doors import doors
from posterclf.app.process import lifespan
from posterclf.app.routes import routes

st.secrets.load_if_toml_exists()  # what a hosting platform is told reaches us as variables of the environment
app = st.App("posterclf/app/main.py", routes=routes(), lifespan=lifespan)  # `streamlit run` looks for this line
app = doors(app)
