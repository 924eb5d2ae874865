"""The page's own health, and its start where the operator's settings are wrong."""

import os
import subprocess
import sys

import pytest
import streamlit as st
from starlette.applications import Starlette

from bench.pages import free_port
from posterclf.app import process
from posterclf.settings import SHIPPED_MODELS
from tests.support.asgi import Asked
from tests.support.paths import ROOT


@pytest.fixture
def page() -> Asked:
    """The addresses that a page without the API answers."""
    st.cache_resource.clear()
    process._health.cache_clear()
    yield Asked(Starlette(routes=process.routes()))
    st.cache_resource.clear()
    process._health.cache_clear()


def test_a_page_without_the_api_says_whether_it_predicts(page):
    reply = page.get("/api/v1/health")
    assert (reply.status_code, reply.json()["status"], reply.json()["model"]) == (200, "ok", "efficientnet")
    assert page.get("/api/v1/live").json() == {"status": "ok"}


def test_a_page_without_a_model_is_alive_and_not_healthy(page, monkeypatch):
    monkeypatch.setenv(SHIPPED_MODELS.name, "no")
    reply = page.get("/api/v1/health")
    assert (reply.status_code, reply.json()["type"]) == (503, "/api/#model-unavailable")
    assert page.get("/api/v1/live").status_code == 200


def test_a_setting_that_is_none_ends_the_start_with_its_sentence():
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true"]
    run = subprocess.run(
        [*command, f"--server.port={free_port()}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"POSTERCLF_MAX_VISITS": "many"},
    )
    assert run.returncode != 0
    assert "POSTERCLF_MAX_VISITS is 'many'. Set it to a whole number from 1 on." in run.stderr
    assert "Traceback" not in run.stdout + run.stderr
