"""Numbers as the page writes them."""

import csv
import io

from posterclf.classifier import Prediction
from posterclf.genres import GENRES


def percent(probability: float) -> str:
    """'72 %', rounded down: a bar that reads 30 % reaches a threshold of 30 %. What is not zero does not read 0 %."""
    whole = int(probability * 100 + 1e-9)  # 0.29 * 100 is a hair below 29
    return "< 1 %" if whole == 0 and probability > 0 else f"{whole} %"


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
