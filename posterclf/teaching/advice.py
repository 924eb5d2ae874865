"""What stands in the way of telling each label: counts first, for no figure shows what the pictures never show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from posterclf.labels import Labels
from posterclf.metrics.ranking import average_precision
from posterclf.teaching.doubts import doubts
from posterclf.teaching.label_figures import LearnedLabel
from posterclf.teaching.learning import Learned

ENOUGH = 6  # pictures of a label, from which on more of them are not the first thing to ask for
MIN_PICTURES = 4  # even where the label seems to be told
WELL = 0.8  # average precision from which on a label counts as told
MOSTLY = 0.8  # of a label's pictures that have another label: it may be that one that was learned
MIN_TOGETHER = 3  # pictures: two that happen to have another label as well are merely few
ELSEWHERE = 0.5  # of the other pictures that may have it at most, else it is simply a frequent one
RARE = 10  # times as many pictures as a rare label has, of the most frequent one
MANY_ALIKE = 0.2  # of the pictures that nearly show another one's

Kind = Literal[
    "no_pictures",  # of a label
    "everywhere",  # all pictures have the label
    "one_look",  # all pictures of a label nearly show the same
    "always_together",  # two labels on the very same pictures
    "mostly_with",  # nearly all pictures of a label have another one, which it may have learned instead
    "only_on",  # the same, but among the pictures of the other one it tells the label
    "few",
    "guessing",  # not better than that
    "doubts",  # marks that it contradicts
    "alike",  # pictures that nearly show the same
    "rare",
]
MIXED_UP = ("always_together", "mostly_with", "only_on")


@dataclass(frozen=True)
class Advice:
    """One thing that would help.

    label:   which one it is about, None for all
    other:   the label that it is taken for; of 'rare' the most frequent one
    count:   pictures that have the label; of 'alike' those that nearly show another one's
    both:    pictures that have `label` and `other`; of 'rare' those of `other`; of 'alike' all pictures
    wanted:  pictures more that would do, at least
    instead: a label that comes in place of `other`, where one is known to
    """

    kind: Kind
    label: str | None = None
    other: str | None = None
    count: int = 0
    both: int = 0
    wanted: int = 0
    instead: str | None = None


def advice(labels: Labels, marks: np.ndarray, learned: Learned | None) -> list[Advice]:
    """What would help, most helpful first; one thing for a label, and what is about all pictures last.

    marks:    (pictures, labels) uint8, 0 or 1
    learned:  from these, None where nothing was learned
    """
    found: dict[str | None, Advice] = {}
    for one in (
        *_missing(labels, marks),
        *_one_look(learned, marks),
        *_mixed_up(labels, marks, learned),
        *_few(labels, marks, learned),
        *_guessing(learned),
    ):
        found.setdefault(one.label, one)
    return [*found.values(), *_of_all(labels, marks, learned)]


def told_labels(learned: Learned, found: Sequence[Advice] = ()) -> list[str]:
    """The labels that are told for sure, in their order: average precision WELL, its interval above guessing.

    found:  what would help; a label that may have been mixed up with another one does not count
    """
    mixed_up = {name for one in found if one.kind in MIXED_UP for name in _taken_for_one(one)}
    return [
        figure.label
        for figure in learned.figures
        if figure.ap is not None and figure.ap >= WELL and figure.label not in mixed_up and _above_guessing(figure)
    ]


def _taken_for_one(one: Advice) -> tuple[str | None, ...]:
    return (one.label, one.other) if one.kind == "always_together" else (one.label,)


def _above_guessing(figure: LearnedLabel) -> bool:
    return figure.interval is not None and figure.interval[0] > figure.guessing


def _missing(labels: Labels, marks: np.ndarray) -> Iterator[Advice]:
    for label, column in zip(labels, marks.T, strict=True):
        if not column.any():
            yield Advice("no_pictures", label, wanted=ENOUGH)
        elif column.all():
            yield Advice("everywhere", label, count=len(column), wanted=ENOUGH)


def _one_look(learned: Learned | None, marks: np.ndarray) -> Iterator[Advice]:
    for label, column in zip(learned.labels, marks.T, strict=True) if learned else ():
        count = int(column.sum())
        if learned and count > 1 and len(np.unique(learned.groups[column == 1])) == 1:
            yield Advice("one_look", label, count=count, wanted=ENOUGH - 1)


def _mixed_up(labels: Labels, marks: np.ndarray, learned: Learned | None) -> Iterator[Advice]:
    """Labels that may be taken for another one; of two on the same pictures the later one is named."""
    together = marks.T.astype(int) @ marks
    counts, pictures = together.diagonal(), len(marks)
    for one, count in enumerate(counts.tolist()):
        if not MIN_TOGETHER <= count < pictures:
            continue
        for other in np.argsort(-together[one], kind="stable").tolist():
            both, rest = int(together[one, other]), counts[other] - together[one, other]
            if other == one or both < MOSTLY * count or rest > ELSEWHERE * (pictures - count):
                continue
            kind: Kind = "mostly_with"
            if both == count == counts[other]:
                if other > one:
                    continue  # said of the other one
                kind = "always_together"
            elif learned and _told_among(learned, marks, one, marks[:, other] == 1):
                kind = "only_on"
            instead = _instead(together, other)
            yield Advice(
                kind,
                labels[one],
                labels[other],
                count,
                both,
                wanted=max(1, round(count / 2)),
                instead=None if instead is None else labels[instead],
            )
            break


def _instead(together: np.ndarray, other: int) -> int | None:
    """The most frequent of the labels that come in place of `other`: never with it, but with a label that it comes with
    as well, as shirts are blue and so are dresses.

    together:  (labels, labels) int, how many pictures have both
    """
    with_other = together[other] > 0
    with_other[other] = False
    partners = (together[:, with_other] > 0).any(axis=1)
    counts = np.where(partners & (together[other] == 0), together.diagonal(), 0)
    return int(counts.argmax()) if counts.any() else None


def _told_among(learned: Learned, marks: np.ndarray, label: int, pictures: np.ndarray) -> bool:
    """Whether a label is told well within some of the pictures, (pictures,) bool."""
    column, held_out = marks[pictures][:, [label]], learned.held_out[pictures][:, [label]]
    guessing = column.mean()
    if learned.figures[label].ap is None or guessing == 1:
        return False
    return average_precision(column, held_out)[0] - guessing > (1 - guessing) / 2


def _few(labels: Labels, marks: np.ndarray, learned: Learned | None) -> Iterator[Advice]:
    told = told_labels(learned) if learned else []
    counts = marks.sum(axis=0, dtype=int).tolist()
    for count, label in sorted(zip(counts, labels, strict=True), key=lambda pair: pair[0]):
        if 0 < count < (MIN_PICTURES if label in told else ENOUGH):
            yield Advice("few", label, count=count, wanted=ENOUGH - count)


def _guessing(learned: Learned | None) -> Iterator[Advice]:
    for figure in learned.figures if learned else ():
        if figure.ap is not None and not _above_guessing(figure):
            yield Advice("guessing", figure.label, count=figure.pictures, wanted=figure.pictures)


def _of_all(labels: Labels, marks: np.ndarray, learned: Learned | None) -> Iterator[Advice]:
    if not learned:
        return
    if doubts(learned, marks):
        yield Advice("doubts")
    sizes = np.bincount(learned.groups)
    alike = int(sizes[sizes > 1].sum())
    if alike > MANY_ALIKE * len(marks):
        yield Advice("alike", count=alike, both=len(marks))
    counts = {label: count for label, count in zip(labels, marks.sum(axis=0, dtype=int).tolist(), strict=True) if count}
    if counts and not learned.balance:
        rarest, most = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
        if counts[most] >= RARE * counts[rarest]:
            yield Advice("rare", rarest, most, counts[rarest], counts[most])
