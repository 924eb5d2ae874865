import inspect

import pytest
from streamlit.testing.v1 import AppTest

from posterclf import errors
from posterclf.images import read_image

KINDS = [
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.ImageError) and name not in ("ImageError", "UnreadableFile")  # the page gets no paths
]


def sentence(kind: str, language: str) -> str:
    def script(kind: str) -> None:
        import streamlit as st

        from posterclf import errors
        from posterclf.app.faults import reason

        st.text(reason(getattr(errors, kind)("")))

    page = AppTest.from_function(script, args=(kind,), default_timeout=60)
    page.query_params["lang"] = language
    return page.run().text[0].value


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_has_its_own_sentence(language):
    assert len({sentence(kind, language) for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(50), bytes(21 * 2**20)])
def test_the_english_sentence_is_the_errors_own(content):
    with pytest.raises(errors.ImageError) as caught:
        read_image(content)
    assert sentence(type(caught.value).__name__, "en") == str(caught.value)
