"""How the Markdown of a card writes figures, labels and what they are of."""

import re

from posterclf.metrics.scores import Metric
from posterclf.registry.card import TUTORIALS_SPLITS, Card

MAX_LISTED, LISTED = 25, 10  # a sentence lists up to so many labels; of more it names only the first

METRICS: dict[Metric, tuple[str, str]] = {
    "map": ("mAP", "mean of the genres' average precisions"),
    "micro_ap": ("micro-AP", "average precision over all (poster, genre) pairs together"),
    "mean_auc": ("mean AUC", "chance that a poster of a genre is ranked above one that is not; .5 is a coin"),
    "micro_f1": ("micro-F1", "over all pairs, at the threshold"),
    "macro_f1": ("macro-F1", "mean over genres, at the threshold"),
    "ece": ("ECE", "expected calibration error, 15 bins of equal mass; lower is better"),
    "brier": ("Brier score", "mean squared distance of probabilities from labels; lower is better"),
    "accuracy": ("accuracy", "share of right cells; see below what it hides"),
}

# What Markdown would take for markup, in the dialects of model hubs and of the page. Within a word _ is none.
MARKUP = re.compile(r"[\\`*\[\]<$~]|(?<![^\W_])_|_(?![^\W_])")


def of_posters(card: Card) -> bool:
    """Whether the labels are the tutorial's genres and the pictures its posters."""
    return card.training.split in TUTORIALS_SPLITS


def nouns(card: Card) -> tuple[str, str]:
    """What a label and a picture are called."""
    return ("genre", "poster") if of_posters(card) else ("label", "picture")


def metrics_of(card: Card) -> dict[Metric, tuple[str, str]]:
    """Metric -> its name, and what it is, in the words of the model's own labels and pictures."""
    label, picture = nouns(card)
    return {
        key: (name, meaning.replace("genre", label).replace("poster", picture))
        for key, (name, meaning) in METRICS.items()
    }


def number_text(value: float | None, digits: int = 3) -> str:
    """A figure as cards write it."""
    return "undefined" if value is None else f"{value:.{digits}f}"


def plain(name: str) -> str:
    """Markdown that shows this name as it is."""
    return MARKUP.sub(r"\\\g<0>", name)


def listed(names: list[str]) -> str:
    """All names, or the first of them and how many more there are."""
    if len(names) <= MAX_LISTED:
        return ", ".join(names)
    return f"{', '.join(names[:LISTED])} and {len(names) - LISTED} more"
