"""The page and the HTTP API as one application: one process, one port, one copy of the model."""

from pathlib import Path

import streamlit as st
from streamlit import config

from posterclf.app.doors import doors
from posterclf.app.process import lifespan
from posterclf.app.routes import routes
from posterclf.service.api import Service
from posterclf.service.doors import Doors


def page_and_api(service: Service, base_path: str = "") -> Doors:
    """base_path:  the path below which both are, such as /posters"""
    config.set_option("server.baseUrlPath", base_path)
    app = st.App(Path(__file__).with_name("main.py"), routes=routes(service.routes), lifespan=lifespan)
    return doors(app)
