"""Advice in words: the one sentence above the pictures, one for each label, and all of them."""

from collections.abc import Callable, Sequence

from posterclf.app.words import genre_markdown, words
from posterclf.teaching.advice import Advice, told_labels
from posterclf.teaching.learning import Learned
from posterclf.teaching.project import Arrangement

NAMED = 3  # labels that the sentence names; of more it counts


def headline_text(now: Arrangement, learned: Learned | None, found: Sequence[Advice]) -> str:
    """Markdown: how things stand, and what would help most.

    now:      the project's
    learned:  from it or from the one before, None where nothing was learned
    found:    what would help, most helpful first
    """
    if not now.labels:
        return words("advice.begin_labels" if now.marks else "advice.begin")
    if not any(now.marks.values()):
        return words("advice.begin_pictures")
    if learned is None:
        return words("advice.begin_more")
    first = _told_text(told_labels(learned, found), len(learned.labels))
    second = _text("short", found[0], genre_markdown) if found else words("advice.try_it")
    return words("advice.two", first=first, second=second)


def sentences(found: Sequence[Advice]) -> list[str]:
    """Each in full, as Markdown."""
    return [_text("full", one, genre_markdown) for one in found]


def label_needs(found: Sequence[Advice]) -> dict[str, str]:
    """Label -> what would help it most, as plain text."""
    return {one.label: _text("full", one, str) for one in reversed(found) if one.label}


def _told_text(told: Sequence[str], count: int) -> str:
    if not told:
        return words("advice.told_none")
    if len(told) == count and count > NAMED:
        return words("advice.told_all", count=count)
    if len(told) > NAMED:
        return words("advice.told_most", told=len(told), count=count)
    named = [_named(label, genre_markdown) for label in told]
    *before, last = named
    if len(named) == count == 2:
        return words("advice.told_two", first=named[0], second=named[1])
    text = words("advice.last").join((words("advice.joined").join(before), last)) if before else last
    return words("advice.told", labels=text)


def _text(form: str, one: Advice, name: Callable[[str], str]) -> str:
    return words(
        f"advice.{form}_{one.kind}",
        label=_named(one.label, name),
        other=_named(one.other, name),
        count=one.count,
        both=one.both,
        wanted=one.wanted,
        example=words("advice.example", label=_named(one.instead, name)) if one.instead else "",
    )


def _named(label: str | None, name: Callable[[str], str]) -> str:
    return words("advice.label", label=name(label)) if label else ""
