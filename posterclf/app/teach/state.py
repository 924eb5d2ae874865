"""What a visit to the page Teach keeps, in memory only."""

import secrets
from dataclasses import dataclass, field
from typing import NamedTuple

import streamlit as st

from posterclf.app.crowd.visit import holding_of_visit
from posterclf.app.uploads.inbox import Inbox
from posterclf.errors import ImageError, ProjectError
from posterclf.held import Holding
from posterclf.registry.card import Card
from posterclf.settings import KEEP_PICTURES
from posterclf.teaching.head import Head
from posterclf.teaching.label_table import LabelTable
from posterclf.teaching.project import Project
from posterclf.teaching.zip_content import MAX_ZIP_BYTES

NAME = "teach"


class Question(NamedTuple):
    """Is the label wrong, or the model? A picture on which the two disagree.

    probability:  the label's, of a model that has not seen the picture
    marked:       whether the picture has the label
    """

    picture: str
    label: str
    probability: float
    marked: bool


def new_project(holding: Holding | None = None) -> Project:
    """An empty one, which keeps its pictures where the operator lets it."""
    return Project(KEEP_PICTURES.value, holding)


@dataclass(eq=False)
class TeachState:
    """One visit's project, and what is around it.

    project_id:  differs from that of any other project, of this visit and of others
    seq:         the number of the browser's last batch of changes that was applied
    added:       the browser's key of each picture of that batch -> the picture's identity
    faults:      what could not be taken in: the file's name, and why
    series:      whether the last picture was added, so that those that come with it are undone with it
    table:       which labels the pictures to come have, where a table was brought
    asked:       pictures whose thumbnails the browser lacks
    kept:        picture and label of each question that was answered with 'the label is right'
    opened:      a model that was brought as a zip
    inbox:       where files arrive that the browser cannot make small
    """

    project: Project = field(default_factory=new_project)
    project_id: str = field(default_factory=lambda: secrets.token_hex(8))
    seq: int = 0
    added: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, ImageError | ProjectError]] = field(default_factory=list)
    series: bool = False
    table: LabelTable | None = None
    asked: list[str] = field(default_factory=list)
    kept: set[tuple[str, str]] = field(default_factory=set)
    opened: tuple[Card, Head] | None = None
    inbox: Inbox = field(default_factory=lambda: Inbox(place="teach", most=MAX_ZIP_BYTES))


def teach_state() -> TeachState:
    """This visit's."""
    if NAME not in st.session_state:
        holding = holding_of_visit()
        st.session_state[NAME] = TeachState(new_project(holding), inbox=Inbox(holding, "teach", MAX_ZIP_BYTES))
    return st.session_state[NAME]
