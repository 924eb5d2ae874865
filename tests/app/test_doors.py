"""Which of Streamlit's addresses are closed, and which scripts may run."""

import re

import pytest

from posterclf.app.doors import CLOSED
from posterclf.app.index.policy import page_policy


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore",
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/agent/interact",
        "/_stcore/health/metrics",
        "/_stcore/stream\n",
        "/_stcore/upload_file/session/file",
        "/_stcore/anything-new",
        "/auth/login",
        "/oauth2callback",
        "/component/any.thing/index.html",
        "/app/static/secrets.toml",
    ],
)
def test_what_the_page_has_no_use_for_is_closed(path):
    assert CLOSED.match(path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/many",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/stream",
        "/_stcore/bidi-components/posterclf-visit/index.js",
        "/media/a.png",
        "/static/js/index.js",
        "/posterclf/files/a/page.js",
        "/api/v1/health",
        "/author",
    ],
)
def test_what_the_page_needs_is_open(path):
    assert not CLOSED.match(path)


def test_the_policy_lets_scripts_run_that_are_in_the_page_and_no_others():
    policy = page_policy('<script>a = 1</script><script src="./b.js"></script>')
    (scripts,) = re.findall(r"script-src ([^;]*)", policy)
    # printf 'a = 1' | openssl dgst -sha256 -binary | base64
    assert scripts == "'self' blob: 'wasm-unsafe-eval' 'sha256-tbwf/ZCRL7GL7259gJCRksemSSiWMgFW1n+68QTGVEo='"
