"""What the browser gets of an answer, once: probabilities, thresholds, words. It tells what the reader has chosen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from posterclf.app.browser_files import browser_component
from posterclf.app.cached import loaded_classifier
from posterclf.app.chosen import Chosen
from posterclf.app.number_text import how_sure_words, percent
from posterclf.app.text_lines import text_lines
from posterclf.app.trust import MARK, untold
from posterclf.app.words import genre_name, text, words
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import ModelFolder

HERE = Path(__file__).parent
APP = HERE.parent
SCRIPTS = (
    "quiet_history.js",
    "format.js",
    "told.js",
    "decision.js",
    "bars.js",
    "words.js",
    "table.js",
    "answer.js",
)  # one module, in this order
WIDEST = 22  # letters of a name in a line: on a phone, as much is left for the bars
MAX_BARS = 25  # at first; of more labels the most probable ones
# What the browser fills and says, of words/classify.toml.
# fmt: off
SPOKEN = (
    "nothing_reached", "nothing_reached_own", "lower", "count", "count_own", "most_probable", "ranked", "sure",
    "sure_all", "no_poster", "predicted_from", "needs", "hint_own", "hint_tuned", "threshold_of", "spoken", "row",
    "row_why", "rule", "by_name", "all_labels", "compare", "compare_help", "numbers", "column_genre",
    "column_probability", "column_words", "column_predicted", "download",
)
# fmt: on
_answer = browser_component(
    "answer",
    [APP / "plotly.js", *(HERE / name for name in SCRIPTS)],
    style=HERE / "answer.css",
    html=HERE / "answer.html",
)


def answer_ui(
    prediction: Prediction,
    folder: ModelFolder,
    chosen: Chosen,
    key: str,
    *,
    compared: str = "",
    other: Prediction | None = None,
    why: str | None = None,
    on_why: Callable[[str], None] | None = None,
    file: str = "probabilities.csv",
    kind: Literal["page", "stage", "live"] = "page",
    order: Literal["", "index"] = "",
    bars: int | None = None,
) -> None:
    """Headline, bars, threshold and table of a prediction.

    chosen:    what the reader chose so far; what is chosen in the browser is written into it and into the address
    compared:  the name of another network that the reader may compare with, empty for none
    other:     its prediction of the same poster, where that is wanted
    why:       the label that the poster is lit for
    on_why:    called with the label whose row was clicked, before the next run
    file:      the name under which the numbers are saved
    kind:      how much of it is shown: all, large headline and bars, or headline, rule and bars
    order:     of the bars, 'index' for the model's, so that each keeps its place; else the most probable comes first
    bars:      how many of the most probable labels have one, None for what the reader chose
    """
    _answer(
        key=key,
        data={
            "rows": rows(prediction, folder, other),
            "rules": list(rules(folder).items()),
            "chosen": chosen.of(folder),
            "compared": compared,
            "other": other_says(other) if other else "",
            "doubted": prediction.probably_no_poster,
            "why": why or "",
            "file": file,
            "model": prediction.model,
            "kind": kind,
            "order": order,
            "bars": bars,
            "most": MAX_BARS,
            "words": answer_words(folder),
        },
        on_chosen_change=lambda: chosen.take(st.session_state[key].chosen, folder),
        on_why_change=lambda: on_why and on_why(str(st.session_state[key].why)),
    )


def rows(prediction: Prediction, folder: ModelFolder, other: Prediction | None = None) -> list[dict[str, Any]]:
    """Each label with its numbers, the most probable first.

    place:  in the order of names
    index:  in the model's order
    start:  its tuned threshold, else the shared one, until it is moved
    """
    names = {label: genre_name(label) for label in prediction.labels}
    places = {label: place for place, label in enumerate(sorted(names, key=lambda label: names[label].casefold()))}
    starts = (folder.tuned_thresholds or folder.thresholds(None)).table()
    indices = {label: index for index, label in enumerate(prediction.labels)}
    others = other.as_dict() if other else {}
    marked = untold(folder)
    return [
        {
            "label": label,
            "name": names[label],
            "lines": text_lines(names[label] + MARK if label in marked else names[label], WIDEST),
            "probability": probability,
            "start": starts[label],
            "place": places[label],
            "index": indices[label],
            "note": words("trust.note") if label in marked else "",
            "other": others.get(label),
        }
        for label, probability in prediction.ranking()
    ]


def rule_help(folder: ModelFolder) -> str:
    """What each rule means."""
    tuned = folder.card.thresholds
    if not tuned:
        return words("classify.rule_help_untuned")
    if tuned.precision is None:
        return words("classify.rule_help_any")
    return words("classify.rule_help", precision=percent(tuned.precision))


def rules(folder: ModelFolder) -> dict[str, str]:
    """Rule -> what the page calls it."""
    tuned = {"tuned": words("classify.rule_tuned")} if folder.tuned_thresholds else {}
    return {"one": words("classify.rule_one"), **tuned, "own": words("classify.rule_own")}


def other_says(other: Prediction) -> str:
    """What the network that is compared predicts by its own default rule."""
    predicted = other.at(loaded_classifier(other.model).folder.thresholds(None))
    genres = words("quality.separator").join(map(genre_name, predicted[:MAX_BARS])) or words("classify.other_nothing")
    return words("classify.other_says", model=other.model, genres=genres)


def answer_words(folder: ModelFolder) -> dict[str, Any]:
    """What the browser says, with the places in braces that it fills itself."""
    texts: dict[str, Any] = {name: text(f"classify.{name}") for name in SPOKEN}
    texts["rule_help"] = rule_help(folder)
    texts["all_labels_help"] = words("classify.all_labels_help", count=MAX_BARS)
    return texts | {
        "threshold": words("classify.one"),
        "joined": words("classify.sure_joined"),
        "more": text("frame.more"),
        "predicted": words("frame.predicted"),
        "not_predicted": words("frame.not_predicted"),
        "how_sure": how_sure_words(),
    }
