"""The page in front of a service elsewhere, named by POSTERCLF_URL."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from posterclf.inference.classifier import PosterClassifier
from posterclf.service import exchange
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from tests.service.test_exchange import answering, whole
from tests.support.pages import answer
from tests.support.paths import ROOT, SAMPLES
from tests.support.served import served

PAGE = ROOT / "posterclf" / "app" / "classify" / "page.py"


@pytest.fixture(autouse=True)
def nothing_loaded():
    """No classifier and no prediction of a sample stays from tests before, nor for tests after."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


class RememberingBackend(LocalBackend):
    """A backend that remembers which models were asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def predict(self, content: bytes, model: str):
        self.asked.append(model)
        return await super().predict(content, model)


def test_the_page_asks_the_service_and_shows_the_same(monkeypatch):
    backend = RememberingBackend()
    with served(Service(backend)) as url:
        monkeypatch.setenv("POSTERCLF_URL", url)
        page = AppTest.from_file(PAGE, default_timeout=60)
        page.query_params["sample"] = SAMPLES[0].stem
        page.run()
    assert not page.exception
    assert backend.asked == ["efficientnet"]
    genre, _ = PosterClassifier.shared().predict(SAMPLES[0]).top(1)[0]
    assert answer(page)["rows"][0]["label"] == genre


def test_a_service_that_is_gone_is_one_sentence(monkeypatch):
    monkeypatch.setattr(exchange, "RETRIES", 0)
    monkeypatch.setenv("POSTERCLF_URL", "http://127.0.0.1:9/gone")
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not page.exception
    assert len(page.error) == 1


@pytest.mark.parametrize("body", [b"[" * 10**6, b"[]", b'{"probabilities": {"Drama": 7}}'])
def test_a_service_that_lies_is_one_sentence(body, monkeypatch):
    with answering(whole(body)) as liar:
        monkeypatch.setenv("POSTERCLF_URL", liar.url)
        page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not page.exception
    assert len(page.error) == 1
