"""Numbers as the page writes them."""

import csv
import io

from posterclf.classifier import Prediction
from posterclf.genres import GENRES


def percent(probability: float) -> str:
    """'72 %'; what is not zero is never written as zero, nor what is not certain as certain."""
    rounded = round(probability * 100)
    if rounded == 0 and probability > 0:
        return "< 1 %"
    if rounded == 100 and probability < 1:
        return "> 99 %"
    return f"{rounded} %"


def list_of(ranked: list[tuple[str, float]]) -> str:
    """'Drama (0.512), Comedy (0.393)', the tutorial's form."""
    return ", ".join(f"{genre} ({probability:.3f})" for genre, probability in ranked)


def number_table(prediction: Prediction, threshold: float) -> dict[str, list[str]]:
    """Columns of the table beside the chart: the 25 genres, most probable first."""
    ranking = prediction.ranking()
    return {
        "Genre": [genre for genre, _ in ranking],
        "Probability": [percent(probability) for _, probability in ranking],
        "At this threshold": ["predicted" if probability >= threshold else "-" for _, probability in ranking],
    }


def number_csv(prediction: Prediction, threshold: float) -> str:
    """The 25 numbers in CSV order, unrounded, as the text of a CSV file."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["genre", "probability", "predicted", "threshold", "model"])
    predicted = set(prediction.at(threshold))
    for genre, probability in zip(GENRES, prediction.probabilities, strict=True):
        rows.writerow([genre, f"{probability:.6f}", int(genre in predicted), threshold, prediction.model])
    return text.getvalue()
