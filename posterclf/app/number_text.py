"""Numbers as the page writes them."""

import csv
import io
import math
from collections.abc import Callable, Sequence
from itertools import accumulate

from posterclf.app.text_lines import text_width
from posterclf.app.words import genre_markdown, genre_name, words
from posterclf.inference.prediction import Prediction
from posterclf.labels import Thresholds


def percent(probability: float) -> str:
    """'72 %', rounded down: a bar that reads 30 % reaches a threshold of 30 %. What is not zero does not read 0 %."""
    whole = int(probability * 100 + 1e-9)  # 0.29 * 100 is a hair below 29
    return "< 1 %" if whole == 0 and probability > 0 else f"{whole} %"


def exact_percent(share: float) -> str:
    """'90.7 %', rounded: for what was measured, where no threshold is to be met."""
    return f"{100 * share:.1f} %"


def share_text(share: float | None) -> str:
    """'90.7 %', a dash where nothing was counted that it could be a share of."""
    return words("quality.undefined") if share is None else exact_percent(share)


def figure_text(value: float | None, digits: int = 3) -> str:
    """'0.301', as metrics are written; a dash where the figure is undefined."""
    return words("quality.undefined") if value is None or math.isnan(value) else f"{value:.{digits}f}"


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
    """'Drama (0.512), Comedy (0.393)', the tutorial's form.

    name:  how a label is written: `genre_name`, or `genre_markdown`
    """
    return words("classify.sure_joined").join(
        words("classify.ranked", genre=name(label), probability=f"{probability:.3f}") for label, probability in ranked
    )


def names_of(labels: Sequence[str], nothing: str, most: int = 25) -> str:
    """Markdown: 'Drama, Comedy', of more labels than `most` the first ones and 'and 3 more'; `nothing` for none."""
    names = [genre_markdown(label) for label in labels[:most]]
    if len(labels) > most:
        names.append(words("frame.more", count=len(labels) - most))
    return words("quality.separator").join(names) or nothing


def how_sure(probability: float) -> str:
    """A calibrated probability in words."""
    if probability >= 0.85:
        return words("classify.almost_certainly")
    if probability >= 0.6:
        return words("classify.probably")
    if probability >= 0.4:
        return words("classify.even")
    return words("classify.possibly") if probability >= 0.1 else words("classify.hardly")


def number_table(prediction: Prediction, thresholds: Thresholds) -> dict[str, list[str]]:
    """Columns of the table beside the chart: all labels, most probable first."""
    ranking, predicted = prediction.ranking(), set(prediction.at(thresholds))
    return {
        words("classify.column_genre"): [genre_markdown(label) for label, _ in ranking],
        words("classify.column_probability"): [percent(probability) for _, probability in ranking],
        words("classify.column_words"): [how_sure(probability) for _, probability in ranking],
        words("classify.column_predicted"): [
            words("frame.predicted") if label in predicted else "-" for label, _ in ranking
        ],
    }


def number_csv(prediction: Prediction, thresholds: Thresholds) -> str:
    """All numbers in the order of the labels, unrounded, as the text of a CSV file, the same in all languages."""
    text, predicted = io.StringIO(), thresholds.predicted(prediction.probabilities)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["label", "probability", "predicted", "threshold", "model"])
    for label, probability, mark, threshold in zip(
        prediction.labels, prediction.probabilities, predicted, thresholds.values.tolist(), strict=True
    ):
        rows.writerow([label, f"{probability:.6f}", int(mark), threshold, prediction.model])
    return text.getvalue()
