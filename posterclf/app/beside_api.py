"""The page and the HTTP API as one application: one process, one port, one copy of the model."""

from pathlib import Path

import streamlit as st

from posterclf.app.routes import routes
from posterclf.service.api import Service


def page_and_api(service: Service) -> st.App:
    return st.App(Path(__file__).with_name("main.py"), routes=[*service.routes, *routes()])
