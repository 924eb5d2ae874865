import inspect

import pytest
from streamlit.testing.v1 import AppTest

from posterclf import errors
from posterclf.images import read_image

KINDS = [
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    # The page gets no paths; a refused upload has its own test.
    if issubclass(kind, errors.ImageError) and name not in ("ImageError", "UnreadableFile", "UploadRefused")
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


@pytest.mark.parametrize(
    ("language", "status", "size", "said"),
    [
        ("en", 413, 4 * 2**20, "The server in between refused a file of 4 MB."),
        ("zh", 413, 300_000, "中间的服务器拒绝了这个 0.3 MB 的文件。"),
        ("en", 403, 1, "The server in between refused the file (HTTP 403). Open this page in a new tab"),
        ("zh", 403, 1, "中间的服务器拒绝了这个文件（HTTP 403）。请在新标签页中打开本页"),
        ("en", 0, 1, "The connection broke off before the file had arrived. Choose it again."),
    ],
)
def test_what_a_server_in_between_refuses_is_told(language, status, size, said):
    def script(status: int, size: int) -> None:
        import streamlit as st

        from posterclf.app.faults import heading, reason
        from posterclf.errors import UploadRefused

        st.text(reason(UploadRefused.at(status, size)))
        st.text(heading(UploadRefused.at(status, size)))

    page = AppTest.from_function(script, args=(status, size), default_timeout=60)
    page.query_params["lang"] = language
    why, heading = (text.value for text in page.run().text)
    assert why.startswith(said)
    assert heading == {"en": "The file did not arrive", "zh": "文件没有传到"}[language]
