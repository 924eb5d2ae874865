"""Lesson 1: binary, multi-class, multi-label."""

from html import escape

import streamlit as st

from posterclf.app.crowd.runs import fragment
from posterclf.app.lessons.animals import ANIMALS, meadow
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.words import words
from posterclf.lessons.formulas import class_target


def lesson() -> None:
    animals_ui()


@fragment
def animals_ui() -> None:
    move, picture, meaning = places_ui()
    with move:
        present = present_ui()
        st.image(meadow(present), width="stretch", alt=scene(present))
    with picture:
        targets_ui(present)
    with meaning:
        st.markdown(words("labels_kinds.meaning"))
        question_ui(*question())


def present_ui() -> list[str]:
    """The animals in the picture, in the order of `ANIMALS`."""
    ticked = st.pills(
        words("labels_kinds.move"),
        ANIMALS,
        selection_mode="multi",
        default=ANIMALS[:2],
        format_func=animal_name,
        key="animals",
    )
    return [animal for animal in ANIMALS if animal in ticked]


def targets_ui(present: list[str]) -> None:
    """What three kinds of networks are to say of the same picture."""
    labels = [animal in present for animal in ANIMALS]
    names = [animal_name(animal) for animal in ANIMALS]
    classes = class_target(labels)
    cards = [
        card(words("labels_kinds.binary"), words("labels_kinds.binary_question"), {names[0]: int(labels[0])}),
        card(
            words("labels_kinds.multi_class"),
            words("labels_kinds.multi_class_question"),
            dict(zip(names, classes or ["?"] * len(ANIMALS), strict=True)),
            words("labels_kinds.one") if classes else words("labels_kinds.several" if present else "labels_kinds.none"),
        ),
        card(
            words("labels_kinds.multi_label"),
            words("labels_kinds.multi_label_question"),
            dict(zip(names, map(int, labels), strict=True)),
        ),
    ]
    st.html(f'<div class="targets" aria-live="polite">{"".join(cards)}</div>')


def card(kind: str, asked: str, target: dict[str, int | str], verdict: str = "") -> str:
    """One kind of network as HTML: its question, its target as labelled cells, and a verdict on the target."""
    cells = "".join(
        f'<div class="cell cell-{"on" if value == 1 else "off"}"><dt>{escape(name)}</dt><dd>{value}</dd></div>'
        for name, value in target.items()
    )
    below = f"<p>{escape(verdict)}</p>" if verdict else ""
    return f"<section><h3>{escape(kind)}</h3><p>{escape(asked)}</p><dl>{cells}</dl>{below}</section>"


def scene(present: list[str]) -> str:
    """The picture in words."""
    if not present:
        return words("labels_kinds.scene_empty")
    return words("labels_kinds.scene", animals=words("learn.comma").join(map(animal_name, present)))


def animal_name(animal: str) -> str:
    return words(f"labels_kinds.{animal}")


def question() -> tuple[str, str]:
    return words("labels_kinds.question"), words("labels_kinds.answer")
