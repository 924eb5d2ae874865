"""What an operator sets: read where it is of its form, else refused in a sentence that names the form."""

from pathlib import Path

import pytest

from posterclf import settings
from posterclf.errors import SettingError
from posterclf.settings import Setting


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (settings.HOSTS, "posters.example.org, *.school.example", ("posters.example.org", "*.school.example")),
        (settings.HOSTS, "*", ("*",)),
        (settings.CORS, "https://example.org http://localhost:3000", ("https://example.org", "http://localhost:3000")),
        (settings.FRAME_ANCESTORS, "https://*.example.org", ("https://*.example.org",)),
        (settings.URL, "http://127.0.0.1:8501/posters", "http://127.0.0.1:8501/posters"),
        (settings.KEEP_PICTURES, "No", False),
        (settings.SHIPPED_MODELS, "yes", True),
        (settings.OWN_MODELS, "runs:~/models:", (Path("runs"), Path.home() / "models")),
        (settings.METRICS, "0.0.0.0:9100", ("0.0.0.0", 9100)),
    ],
)
def test_a_text_of_its_form_is_read(monkeypatch, setting: Setting, text, value):
    monkeypatch.setenv(setting.name, text)
    assert setting.value == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (settings.HOSTS, "https://posters.example.org"),
        (settings.HOSTS, "posters.example.org:8501"),
        (settings.HOSTS, "example.org, posters.*.org"),
        (settings.CORS, "example.org"),
        (settings.CORS, "https://example.org/"),
        (settings.FRAME_ANCESTORS, "example.org"),
        (settings.URL, "nonsense"),
        (settings.URL, "file:///etc/passwd"),
        (settings.KEEP_PICTURES, "false"),
        (settings.SHIPPED_MODELS, "never"),
        (settings.METRICS, "70000"),
        (settings.FEEDBACK, "/nowhere/at/all/feedback.jsonl"),
    ],
)
def test_another_text_is_refused_at_the_start_with_the_form(monkeypatch, setting: Setting, text):
    monkeypatch.setenv(setting.name, text)
    with pytest.raises(SettingError) as caught:
        settings.check_settings()
    assert str(caught.value) == f"{setting.name} is {text!r}. Set it to {setting.form}."


def test_empty_is_as_not_set(monkeypatch):
    for setting in settings.SETTINGS:
        monkeypatch.setenv(setting.name, " ")
        assert setting.value == setting.default
    settings.check_settings()
