"""Numbers as the page writes them."""

import math
from collections.abc import Callable, Sequence
from itertools import accumulate

from posterclf.app.text_lines import text_width
from posterclf.app.words import genre_markdown, genre_name, words
from posterclf.inference.prediction import Prediction
from posterclf.labels import Thresholds
from posterclf.percents import exact_percent, percent


def share_text(share: float | None) -> str:
    """'90.7%', a dash where nothing was counted that it could be a share of."""
    return words("quality.undefined") if share is None else exact_percent(share)


def figure_text(value: float | None) -> str:
    """'0.301', as metrics are written; a dash where the figure is undefined."""
    return words("quality.undefined") if value is None or math.isnan(value) else f"{value:.3f}"


def heading_of(labels: Sequence[str], widest: int = 90) -> str:
    """Markdown: 'Drama · Comedy', which breaks into lines after a dot and never before one.

    widest:  letters after which the rest is counted, 'and 3 more'; the first label is always named
    """
    widths = accumulate(text_width(genre_name(label)) for label in labels)
    named = max(1, sum(width <= widest for width in widths))
    names = [genre_markdown(label) for label in labels[:named]]
    if named < len(labels):
        names.append(words("frame.more", count=len(labels) - named))
    return "\u00a0· ".join(names)


def headline_of(prediction: Prediction, thresholds: Thresholds, widest: int = 90) -> str:
    """Markdown: the predicted labels as `heading_of` writes them, or that none reaches its threshold."""
    if predicted := prediction.at(thresholds):
        return heading_of(predicted, widest)
    if thresholds.number is None:
        return words("classify.nothing_reached_own")
    return words("classify.nothing_reached", threshold=percent(thresholds.number))


def list_of(ranked: list[tuple[str, float]], name: Callable[[str], str] = genre_name) -> str:
    """'Drama 51%, Comedy 39%'.

    name:  how a label is written: `genre_name`, or `genre_markdown`
    """
    return words("classify.sure_joined").join(
        words("classify.ranked", genre=name(label), probability=percent(probability)) for label, probability in ranked
    )


def names_of(labels: Sequence[str], nothing: str, most: int = 25) -> str:
    """Markdown: 'Drama, Comedy', of more labels than `most` the first ones and 'and 3 more'; `nothing` for none."""
    names = [genre_markdown(label) for label in labels[:most]]
    if len(labels) > most:
        names.append(words("frame.more", count=len(labels) - most))
    return words("quality.separator").join(names) or nothing


def how_sure_words() -> list[tuple[float, str]]:
    """A calibrated probability in words: from which one on, and the words, the surest first."""
    return [
        (0.85, words("classify.almost_certainly")),
        (0.6, words("classify.probably")),
        (0.4, words("classify.even")),
        (0.1, words("classify.possibly")),
        (0.0, words("classify.hardly")),
    ]
