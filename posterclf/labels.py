"""The names that a model gives probabilities to, and from which probability on each of them is predicted."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

Value = TypeVar("Value")
Asked = float | str | Mapping[str, float]  # thresholds as a user gives them: a number, 'tuned', label -> number

# Where no threshold is given. The tutorial's posters have 2.3 of 25 genres on average: at .5 most would get none.
DEFAULT_THRESHOLD = 0.3

MIN_LABELS, MAX_LABELS = 2, 500
LONGEST_LABEL = 100  # characters
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
UNFIT = ("Cc", "Cs", "Zl", "Zp")  # Unicode's categories of control characters, half characters and line breaks


def label_fault(name: str) -> str:
    """Why no label can be called so, the end of a sentence; empty where one can."""
    if not name or name != name.strip():
        return "it is empty, or begins or ends with a space"
    if len(name) > LONGEST_LABEL:
        return f"it has more than {LONGEST_LABEL} characters"
    if "|" in name or any(unicodedata.category(character) in UNFIT for character in name):
        return "it has a line break, a control character or '|', by which labels are joined"
    return ""


def share_of(text: str) -> float:
    """A number from 0 to 1 as people write it; 'nan', '0x1' and '1_0' are none.

    raises:  ValueError
    """
    share = float(text) if NUMBER.fullmatch(text.strip()) else -1
    if not 0 <= share <= 1:
        raise ValueError(f"{text[:20]!r} is no number from 0 to 1")
    return share


class Labels(tuple[str, ...]):
    """Different names in a fixed order: that of a CSV's columns and of every vector of probabilities.

    >>> Labels(["red", "dress"]).table([0.9, 0.2])
    {'red': 0.9, 'dress': 0.2}
    """

    __slots__ = ()

    def table(self, values: Iterable[Value]) -> dict[str, Value]:
        """Label -> value, for values in the order of the labels.

        raises:  ValueError where there is not one value for each label
        """
        return dict(zip(self, values, strict=True))

    def vector(self, table: Mapping[str, float]) -> np.ndarray:
        """(labels,) float64: the values of a table, in the order of the labels.

        raises:  KeyError where a label is missing
        """
        return np.array([table[label] for label in self], dtype=float)

    def marked(self, marks: np.ndarray) -> tuple[str, ...]:
        """The labels whose mark (labels,) is 1 or True, in their order; raises ValueError where the lengths differ."""
        return tuple(label for label, mark in zip(self, marks, strict=True) if mark)


@dataclass(frozen=True, eq=False)
class Thresholds:
    """From which probability on each label is predicted.

    labels:  all of the model's
    values:  (labels,) float64, in [0, 1]; infinite for a label that is never predicted
    rule:    'one' for all labels, 'tuned' for each label's own from the model's card, or 'own': somebody's own
    """

    labels: Labels
    values: np.ndarray
    rule: Literal["one", "tuned", "own"]

    def __post_init__(self) -> None:
        """raises:  ValueError where a threshold is none, such as NaN, or there is not one for each label"""
        if np.shape(self.values) != (len(self.labels),):
            raise ValueError("There is one threshold for each label.")
        if not ((self.values >= 0) & ((self.values <= 1) | (self.values == np.inf))).all():
            raise ValueError("A threshold is a number from 0 to 1.")

    @classmethod
    def one(cls, labels: Labels, threshold: float) -> "Thresholds":
        """The same for all labels; raises ValueError where it is not in [0, 1]."""
        return cls(labels, np.full(len(labels), threshold, dtype=float), "one")

    @classmethod
    def tuned(cls, labels: Labels, table: Mapping[str, float]) -> "Thresholds":
        """Each label's own, tuned on validation posters; raises KeyError where the table does not name all labels."""
        return cls(labels, labels.vector(table), "tuned")

    @classmethod
    def own(cls, labels: Labels, table: Mapping[str, float]) -> "Thresholds":
        """Somebody's own for some labels or all; labels that the table does not name are never predicted.

        raises:  ValueError where it names what is no label, or a number is not in [0, 1]
        """
        for name in table:
            if name not in labels:
                raise ValueError(f"{name!r} is none of the model's labels.")
        return cls(labels, labels.vector(dict.fromkeys(labels, np.inf) | dict(table)), "own")

    @classmethod
    def read(cls, asked: Asked, labels: Labels, tuned: "Thresholds | None") -> "Thresholds":
        """The thresholds that a user asked for.

        asked:   one number for all; 'tuned'; or label -> number, see `own`
        tuned:   what 'tuned' means, None where the model has no tuned thresholds
        raises:  ValueError for any other text, a number that is not in [0, 1], a name that is no label, and 'tuned'
                 where there are none
        """
        if isinstance(asked, Mapping):
            return cls.own(labels, asked)
        if not isinstance(asked, str):
            return cls.one(labels, asked)
        if asked != "tuned":
            raise ValueError(f"A threshold is a number, 'tuned', or a mapping from label to number; not {asked!r}.")
        if tuned is None:
            raise ValueError("The model has no tuned thresholds. Give a number.")
        return tuned

    @property
    def number(self) -> float | None:
        """The one threshold of all labels, None where each has its own."""
        return float(self.values[0]) if self.rule == "one" else None

    def predicted(self, probabilities: np.ndarray) -> np.ndarray:
        """(..., labels) bool for probabilities (..., labels) in [0, 1]: whether each is at or above its threshold."""
        return probabilities >= self.values

    def table(self) -> dict[str, float]:
        """Label -> threshold, without labels that are never predicted."""
        return {label: value for label, value in self.labels.table(self.values.tolist()).items() if value < np.inf}

    def as_asked(self) -> Asked:
        """The thresholds in the form that `read` takes, which is also their form in JSON."""
        if self.number is not None:
            return self.number
        return "tuned" if self.rule == "tuned" else self.table()

    def __str__(self) -> str:
        """'0.3', 'tuned', or 'Action 0.2|Adventure 0.3': their form in the cell of a CSV."""
        asked = self.as_asked()
        return "|".join(f"{label} {value}" for label, value in asked.items()) if isinstance(asked, dict) else str(asked)


# Those of the tutorial's data set.
GENRES = Labels(
    (
        "Action",
        "Adventure",
        "Animation",
        "Biography",
        "Comedy",
        "Crime",
        "Documentary",
        "Drama",
        "Family",
        "Fantasy",
        "History",
        "Horror",
        "Music",
        "Musical",
        "Mystery",
        "N/A",
        "News",
        "Reality-TV",
        "Romance",
        "Sci-Fi",
        "Short",
        "Sport",
        "Thriller",
        "War",
        "Western",
    )
)
