"""'Wrong label?': kept only where the operator of the page names a file for it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import streamlit as st

from posterclf.app.words import genre_name, words
from posterclf.inference.prediction import Prediction
from posterclf.service.logs import log
from posterclf.settings import FEEDBACK

MAX_BYTES = 50_000_000  # strangers write into this file
_lock = Lock()  # one process serves all visits: lines must not mix


def feedback_ui(prediction: Prediction) -> None:
    file = FEEDBACK.value
    if file is None:
        return
    with st.expander(words("classify.feedback")), st.form("feedback", border=False):
        st.caption(words("classify.feedback_means"))
        labels = st.multiselect(words("classify.feedback_genres"), prediction.labels, format_func=genre_name)
        if st.form_submit_button(words("classify.feedback_send")):
            try:
                keep(file, prediction, labels)
            except OSError as error:
                log.warning("feedback-not-kept", exc_info=error)
                st.error(words("classify.feedback_failed"))
            else:
                st.success(words("classify.feedback_kept"))


def keep(file: Path, prediction: Prediction, labels: list[str]) -> None:
    """Add a line of JSON: time, model, the labels that somebody holds right, and all probabilities.

    raises:  OSError where the file cannot be written, or is as large as it may get
    """
    if file.exists() and file.stat().st_size > MAX_BYTES:
        raise OSError(f"{file} has reached its {MAX_BYTES} bytes.")
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "model": prediction.model,
        "labels": labels,
        "probabilities": prediction.as_dict(),
    }
    with _lock, file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line, ensure_ascii=False) + "\n")
