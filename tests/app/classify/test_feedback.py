"""'Wrong label?' on the start page, and the file that it is written to."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.classify import feedback
from posterclf.inference.prediction import Prediction
from posterclf.labels import Labels
from tests.support import pages
from tests.support.pages import drawn, ran, said

PREDICTION = Prediction(model="mine", labels=Labels(["red", "第九"]), probabilities=np.array([0.25, 0.5], np.float32))


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def test_a_wrong_label_is_kept_only_where_a_file_is_named(tmp_path, monkeypatch):
    page = opened()
    assert not page.multiselect
    file = tmp_path / "feedback.jsonl"
    monkeypatch.setenv("POSTERCLF_FEEDBACK", str(file))
    page = opened()
    assert "The picture is not" in said(page)
    page.multiselect[0].set_value(["War", "Drama"])
    next(button for button in page.button if button.label == "Send").click()
    ran(page)
    (line,) = map(json.loads, file.read_text().splitlines())
    assert set(line["labels"]) == {"War", "Drama"}
    assert line["probabilities"] == pytest.approx(drawn(page))
    monkeypatch.setenv("POSTERCLF_FEEDBACK", str(tmp_path / "no" / "folder"))
    page = opened()
    next(button for button in page.button if button.label == "Send").click()
    ran(page)
    assert "cannot be written" in page.error[0].value


def test_each_reply_is_a_line_with_time_model_and_all_probabilities(tmp_path):
    file = tmp_path / "feedback.jsonl"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: feedback.keep(file, PREDICTION, ["第九"]), range(40)))
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 40
    assert all(line.pop("time").endswith("+00:00") for line in lines)
    expected = {"model": "mine", "labels": ["第九"], "probabilities": {"red": 0.25, "第九": 0.5}}
    assert lines == [expected] * 40


def test_a_file_that_is_full_takes_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(feedback, "MAX_BYTES", 100)
    file = tmp_path / "feedback.jsonl"
    feedback.keep(file, PREDICTION, ["red"])
    before = file.read_bytes()
    with pytest.raises(OSError, match="has reached its 100 bytes"):
        feedback.keep(file, PREDICTION, ["red"])
    assert file.read_bytes() == before
