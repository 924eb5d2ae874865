"""What a hosting platform is told as secrets are settings of the page, as `streamlit run` starts it."""

import requests

from bench.pages import served
from tests.support.paths import ROOT


def test_a_platforms_secrets_are_settings(tmp_path):
    settings = tmp_path / ".streamlit"
    settings.mkdir()
    (settings / "secrets.toml").write_text('POSTERCLF_HOSTS = "*.streamlit.app"\n')

    def status(host: str) -> int:
        return requests.get(address, headers={"Host": host}, timeout=60).status_code

    with served(ROOT / "streamlit_app.py", tmp_path) as address:
        assert [status(host) for host in ("class.streamlit.app", "localhost", "class.example.org")] == [200, 200, 421]
