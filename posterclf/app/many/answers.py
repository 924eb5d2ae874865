"""What the browser gets of a queue, once: posters, probabilities, words. It tells what the reader has chosen."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from posterclf.app.answer.answer import rules
from posterclf.app.browser_files import browser_component
from posterclf.app.chosen import Chosen
from posterclf.app.gallery import samples
from posterclf.app.many.compared import Comparison
from posterclf.app.many.filters import ALL, DOUBTED, NONE, ORDERS, WRONG, Filters
from posterclf.app.many.poster_queue import Poster, PosterQueue
from posterclf.app.words import genre_name, text, words
from posterclf.registry.model_folder import ModelFolder

HERE = Path(__file__).parent
ANSWER = HERE.parent / "answer"
# One module, in this order.
SCRIPTS = (
    ANSWER / "format.js",
    ANSWER / "told.js",
    ANSWER / "decision.js",
    HERE / "card.js",
    HERE / "picking.js",
    HERE / "figures.js",
    HERE / "many.js",
)
KEY = "many-answers"
DIGITS = 7  # of a probability: those of a float32
SPOKEN = (
    "which", "order", "order_help", "name", "name_part", "view", "view_pictures", "view_table", "shown", "none_shown",
    "waiting", "right", "wrong", "missed", "column_file", "column_predicted", "column_count", "column_remark", "joined",
    "counts", "counts_row", "counts_caption", "counts_most",
)  # fmt: skip
_many = browser_component("many", SCRIPTS, style=HERE / "many.css", html=HERE / "many.html")


def answers_ui(
    queue: PosterQueue, folder: ModelFolder, chosen: Chosen, filters: Filters, comparison: Comparison | None
) -> None:
    """All posters that can be used, with filters, threshold, counts, and figures where their labels are known.

    chosen, filters:  what the reader chose so far; what is chosen in the browser is written into them
    """

    def take() -> None:
        sent = st.session_state[KEY].chosen
        chosen.take(sent, folder)
        filters.take(sent)

    _many(
        key=KEY,
        data={
            "posters": poster_data(queue, folder, comparison),
            "labels": label_data(folder),
            "rules": list(rules(folder).items()),
            "whiches": list(whiches(folder, comparison).items()),
            "orders": [(order, words(f"many.order_{order}")) for order in ORDERS],
            "chosen": chosen.of(folder) | filters.of(),
            "compared": comparison.data(folder) if comparison else None,
            "words": browser_words(folder),
        },
        on_chosen_change=take,
    )


def poster_data(queue: PosterQueue, folder: ModelFolder, comparison: Comparison | None) -> list[dict[str, Any]]:
    """Each poster that can be used, in the order in which they came; without probabilities those that still wait."""
    posters = queue.usable()
    shown = shown_names([poster.name for poster in posters])
    return [_poster(queue, poster, name, folder, comparison) for poster, name in zip(posters, shown, strict=True)]


def _poster(
    queue: PosterQueue, poster: Poster, shown: str, folder: ModelFolder, comparison: Comparison | None
) -> dict[str, Any]:
    prediction, sample = poster.predictions.get(folder.name), samples().get(poster.identity)
    return {
        "id": poster.identity,
        "path": poster.name,
        "shown": shown,
        "picture": queue.inbox.picture_address(poster.identity, poster.thumbnail) if poster.thumbnail else "",
        "alt": sample.alt if sample else words("many.poster_alt", name=poster.name),
        "probabilities": [round(float(value), DIGITS) for value in prediction.probabilities] if prediction else None,
        "doubted": bool(prediction and prediction.probably_no_poster),
        "true": comparison.true_places(poster.name) if comparison else None,
    }


def shown_names(paths: Sequence[str]) -> list[str]:
    """The last part of each path; where several end alike, with the folder that tells them apart.

    >>> shown_names(["a.jpg", "x/y/b.jpg", "z/y/b.jpg", "z/c.jpg"])
    ['a.jpg', 'x/…/b.jpg', 'z/…/b.jpg', 'c.jpg']
    """
    shown = [path.rpartition("/")[2] for path in paths]
    alike = {name for name, count in Counter(shown).items() if count > 1}
    return [
        _with_folder(path, [other for other in paths if other.rpartition("/")[2] == name]) if name in alike else name
        for path, name in zip(paths, shown, strict=True)
    ]


def _with_folder(path: str, alike: Sequence[str]) -> str:
    """The last folder of a path in which it differs from all others that end alike, and its name."""
    parts = path.split("/")
    for place in range(2, len(parts) + 1):
        end = parts[-place:]
        if sum(other.split("/")[-place:] == end for other in alike) == 1:
            return "/".join([end[0], *(["…"] if place > 2 else []), end[-1]])
    return path


def label_data(folder: ModelFolder) -> list[dict[str, Any]]:
    """Each label in the model's order, with what its own threshold begins at."""
    starts = (folder.tuned_thresholds or folder.thresholds(None)).table()
    return [{"label": label, "name": genre_name(label), "start": starts[label]} for label in folder.labels]


def whiches(folder: ModelFolder, comparison: Comparison | None) -> dict[str, str]:
    """What may be shown -> what the page calls it."""
    kinds = {ALL: words("many.which_all"), NONE: words("many.which_none")}
    if folder.rejection_threshold is not None:
        kinds[DOUBTED] = words("many.which_doubted")
    if comparison:
        kinds[WRONG] = words("many.which_wrong")
    return kinds | {label: genre_name(label) for label in folder.labels}


def browser_words(folder: ModelFolder) -> dict[str, str]:
    """What the browser says, with the places in braces that it fills itself."""
    return {name: text(f"many.{name}") for name in SPOKEN} | {
        "rule": words("classify.rule"),
        "threshold": words("classify.one"),
        "of_genre": words("classify.of_genre"),
        "none": text("many.card_none"),
        "more": text("frame.more"),
        "doubted": words("many.which_doubted"),
        "table_alt": words("many.table_alt", count=len(folder.labels)),
    }
