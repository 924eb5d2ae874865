"""A queue's predictions compared with labels that the reader brought: a table that names posters by their files."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from posterclf.app.many.poster_queue import PosterQueue
from posterclf.app.words import genre_name, text, words
from posterclf.labels import Labels
from posterclf.metrics.intervals import bootstrap_intervals
from posterclf.metrics.scores import scores
from posterclf.registry.model_folder import ModelFolder

if TYPE_CHECKING:
    from posterclf.teaching.label_table import LabelTable

MIN_POSTERS = 30  # posters: with fewer, a figure is mostly luck, and so would be its interval
NAMED = 3  # names that a sentence tells
METRICS = ("map", "micro_ap")  # those that no threshold changes; the browser computes the others
OF_THRESHOLD = ("f1", "precision", "recall")
HEADS = ("figure", "value", "interval", "baseline")
NOTES = ("without", "unmatched", "left_out")


@dataclass(frozen=True)
class Comparison:
    """A network's predictions beside true labels.

    table:          the file's name
    known:          places of the model's labels that the table says
    true:           poster's name -> places of its labels among those, for posters that the table names
    without:        names of predicted posters that it does not name
    unmatched:      its Ids that are those of no poster
    left_out:       its labels that are not the model's
    labels, probabilities:  (posters, known labels), 0 or 1 and float in [0, 1], of the posters that are predicted
    """

    table: str
    known: tuple[int, ...]
    true: dict[str, list[int]]
    without: list[str]
    unmatched: list[str]
    left_out: list[str]
    labels: np.ndarray
    probabilities: np.ndarray

    def true_places(self, name: str) -> list[int] | None:
        """Places of the true labels of the poster of that name, None where the table does not name it."""
        return self.true.get(name)

    @property
    def few(self) -> bool:
        return len(self.labels) < MIN_POSTERS

    def data(self, folder: ModelFolder) -> dict[str, Any]:
        """What the browser gets: places, frequencies, figures and sentences."""
        return {
            "known": list(self.known),
            "few": self.few,
            "frequencies": folder.label_frequencies.tolist(),
            "figures": self._figures(folder),
            "notes": self._notes(),
            "words": {
                "title": words("compared.title"),
                "with": words("compared.with", named=len(self.labels), table=self.table),
                "heads": [words(f"compared.{name}") for name in HEADS],
                "between": text("compared.between"),
                **{name: words(f"compared.{name}") for name in OF_THRESHOLD},
            },
        }

    def _figures(self, folder: ModelFolder) -> list[dict[str, Any]]:
        if not len(self.labels):
            return []
        frequencies = tuple(folder.label_frequencies[list(self.known)].tolist())
        return [
            {"name": words(f"compared.{metric}"), **figure}
            for metric, figure in _ranking_figures(self.labels, self.probabilities, frequencies, not self.few).items()
        ]

    def _notes(self) -> list[str]:
        notes = []
        for note, names in zip(NOTES, (self.without, self.unmatched, self.left_out), strict=True):
            if names:
                notes.append(words(f"compared.{note}", count=len(names), names=_some(names)))
        if self.few:
            notes.append(words("compared.few", count=MIN_POSTERS))
        return notes


def comparison_with(table: "LabelTable", name: str, queue: PosterQueue, folder: ModelFolder) -> Comparison | None:
    """The queue's predictions of this model beside the table's labels; None where none of them is the model's.

    name:  of the table's file
    """
    model: Labels = folder.labels
    ours = [label for label in table.labels if label in model]
    if not ours:
        return None
    known = sorted(map(model.index, ours)) if table.marked else range(len(model))
    rows = queue.rows(folder.name)
    ids = {row.poster.name: table.id_of(row.poster.name) for row in rows}
    true = {
        name: sorted(model.index(label) for label in table.rows[identity] if label in model)
        for name, identity in ids.items()
        if identity is not None
    }
    named = [row for row in rows if row.poster.name in true]
    labels = np.zeros((len(named), len(model)), int)
    for place, row in enumerate(named):
        labels[place, true[row.poster.name]] = 1
    probabilities = np.array([row.prediction.probabilities for row in named]).reshape(labels.shape)
    return Comparison(
        table=name,
        known=tuple(known),
        true=true,
        without=[name for name, identity in ids.items() if identity is None],
        unmatched=[identity for identity in table.rows if identity not in set(ids.values())],
        left_out=[label for label in table.labels if label not in model],
        labels=labels[:, list(known)],
        probabilities=probabilities[:, list(known)],
    )


@st.cache_data(scope="session", max_entries=8, show_spinner=False)
def _ranking_figures(
    labels: np.ndarray, probabilities: np.ndarray, frequencies: tuple[float, ...], intervals: bool
) -> dict[str, dict[str, Any]]:
    """Metric -> its value, 95 % interval and baseline, None where there is none; computed once for the same posters."""
    baseline = scores(labels, np.tile(frequencies, (len(labels), 1)), 0.5)
    between = bootstrap_intervals(labels, probabilities, 0.5) if intervals else {}
    values = scores(labels, probabilities, 0.5)
    return {
        metric: {"value": values[metric], "interval": between.get(metric), "baseline": baseline[metric]}
        for metric in METRICS
    }


def _some(names: list[str]) -> str:
    """The first names, and how many more there are."""
    told = [genre_name(name) for name in names[:NAMED]]
    if len(names) > NAMED:
        told.append(words("frame.more", count=len(names) - NAMED))
    return words("many.joined").join(told)
