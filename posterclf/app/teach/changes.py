"""What a browser can change in a project, one class for each kind: strangers' input, typed and checked."""

import base64
import re
from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

import msgspec

from posterclf.app.teach.examples import Pictures, clothes, posters
from posterclf.app.teach.state import TeachState
from posterclf.app.teach.try_it import try_picture
from posterclf.app.uploads.inbox import Sent
from posterclf.errors import ImageError, ProjectError
from posterclf.images import MAX_BYTES
from posterclf.teaching.label_table import MAX_TABLE_BYTES, read_label_table
from posterclf.teaching.project import MAX_LABELS, MAX_PICTURES
from posterclf.teaching.zip_reading import ZippedModel, read_zip

MAX_FAULTS = 50
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters and half ones, which no text can hold

Key = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9-]{1,40}\Z")]
Keys = Annotated[list[Key], msgspec.Meta(max_length=MAX_PICTURES)]
Name = Annotated[str, msgspec.Meta(max_length=300)]
Path = Annotated[str, msgspec.Meta(max_length=2000)]
Content = Annotated[str, msgspec.Meta(max_length=4 * (MAX_BYTES // 3 + 1))] | Sent  # base64, or what is in the inbox


class Change(msgspec.Struct, frozen=True, tag_field="do"):
    """One change.

    of_project:  whether it means labels or pictures that the browser has seen, and so the project that it has seen
    """

    of_project: ClassVar = True

    @property
    def subject(self) -> str:
        """What a fault is about: mostly a file's name."""
        return ""

    def apply(self, state: TeachState) -> None:
        """Make it.

        raises:  ImageError, ProjectError where it cannot be made
        """
        raise NotImplementedError


class NameLabel(Change, frozen=True, tag="label"):
    of_project = False
    name: Name

    @property
    def subject(self) -> str:
        return self.name

    def apply(self, state: TeachState) -> None:
        state.project.add_label(self.name)


class RenameLabel(Change, frozen=True, tag="rename"):
    label: Name
    name: Name

    @property
    def subject(self) -> str:
        return self.name

    def apply(self, state: TeachState) -> None:
        state.project.rename_label(self.label, self.name)


class ForgetLabel(Change, frozen=True, tag="forget"):
    label: Name

    def apply(self, state: TeachState) -> None:
        state.project.remove_label(self.label)


class MarkPictures(Change, frozen=True, tag="mark"):
    pictures: Keys
    label: Name
    on: bool

    @property
    def subject(self) -> str:
        return self.label

    def apply(self, state: TeachState) -> None:
        state.project.mark(set(_identities(self.pictures, state)), self.label, self.on)


class KeepLabel(Change, frozen=True, tag="keep"):
    """The model doubts a label of a picture, and somebody says that the label is right."""

    picture: Key
    label: Name

    def apply(self, state: TeachState) -> None:
        state.kept |= {(identity, self.label) for identity in _identities([self.picture], state)}


class RemovePictures(Change, frozen=True, tag="remove"):
    pictures: Keys

    def apply(self, state: TeachState) -> None:
        state.project.remove_pictures(set(_identities(self.pictures, state)))


class Undo(Change, frozen=True, tag="undo"):
    def apply(self, state: TeachState) -> None:
        state.project.undo()


class AddPicture(Change, frozen=True, tag="picture"):
    """One picture.

    key:       what the browser calls it
    path:      in the folder that was dropped, empty without one
    labels:    that it gets where no table says otherwise
    sure:      whether it gets them whatever a table says
    together:  whether it came at once with the one before
    """

    of_project = False
    key: Key
    name: Name
    path: Path
    labels: Annotated[list[Name], msgspec.Meta(max_length=50)]
    sure: bool
    content: Content
    together: bool

    @property
    def subject(self) -> str:
        return self.path or self.name

    def apply(self, state: TeachState) -> None:
        labels = self.labels
        if state.table and not self.sure and (said := state.table.labels_of(self.path or self.name)) is not None:
            labels = [label for label in state.table.labels if label in said]
        name, content = shown_text(self.name), _content(self.content, state)
        # Where those before it could not be used, what was changed before them is not to be undone with it.
        together = state.series = self.together and state.series
        state.added[self.key] = state.project.add_picture(name, content, labels, together)
        state.series = True


class TakeTable(Change, frozen=True, tag="table"):
    of_project = False
    name: Name
    content: Annotated[str, msgspec.Meta(max_length=MAX_TABLE_BYTES)]

    @property
    def subject(self) -> str:
        return self.name

    def apply(self, state: TeachState) -> None:
        state.table = read_label_table(self.content, self.name)


class OpenZip(Change, frozen=True, tag="zip"):
    """A project or a model that was saved."""

    of_project = False
    name: Name
    content: Content

    @property
    def subject(self) -> str:
        return self.name

    def apply(self, state: TeachState) -> None:
        found = read_zip(_content(self.content, state), shown_text(self.name))
        if isinstance(found, ZippedModel):
            _open_model(state, found)
        else:
            _add_all(state, found.labels, ((picture.name, picture.content, picture.labels) for picture in found))


class BeginExample(Change, frozen=True, tag="example"):
    of_project = False
    name: Literal["clothes", "samples"]

    def apply(self, state: TeachState) -> None:
        _add_all(state, *(clothes() if self.name == "clothes" else posters()))


class ShowPicture(Change, frozen=True, tag="show"):
    picture: Key

    def apply(self, state: TeachState) -> None:
        for identity in _identities([self.picture], state):
            try_picture(state.project.pictures[identity])


class AskThumbnails(Change, frozen=True, tag="thumbnails"):
    pictures: Keys

    def apply(self, state: TeachState) -> None:
        state.asked = _identities(self.pictures, state)


class DismissFaults(Change, frozen=True, tag="dismiss"):
    of_project = False

    def apply(self, state: TeachState) -> None:
        state.faults = []


AnyChange = (
    NameLabel
    | RenameLabel
    | ForgetLabel
    | MarkPictures
    | KeepLabel
    | RemovePictures
    | Undo
    | AddPicture
    | TakeTable
    | OpenZip
    | BeginExample
    | ShowPicture
    | AskThumbnails
    | DismissFaults
)


def _add_all(state: TeachState, labels: Iterable[str], pictures: Pictures) -> None:
    """Name labels and add pictures; `undo` takes all of it away at once. Pictures that cannot be used are left out.

    raises:  ProjectError where no more can be added
    """
    project, before = state.project, state.project.arrangement
    for label in labels:
        project.add_label(label, together=project.arrangement is not before)
    for name, content, marks in pictures:
        try:
            project.add_picture(shown_text(name), content, marks, together=project.arrangement is not before)
        except ImageError as error:
            tell(state, name, error)


def _open_model(state: TeachState, model: ZippedModel) -> None:
    """Let a model be tried in place of what was learned: without pictures, which `undo` brings back."""
    project, before = state.project, state.project.arrangement
    project.remove_pictures(set(before.marks))
    for label in model.card.labels[: MAX_LABELS - len(before.labels)]:
        project.add_label(label, together=project.arrangement is not before)
    state.opened = model.card, model.head


def tell(state: TeachState, subject: str, error: ImageError | ProjectError) -> None:
    """Keep what could not be made, for the page to say so."""
    state.faults = [*state.faults, (shown_text(subject), error.alone())][:MAX_FAULTS]


def shown_text(text: str) -> str:
    """A stranger's text without what cannot be shown."""
    return UNFIT.sub("", text)


def _identities(keys: list[str], state: TeachState) -> list[str]:
    """Of the pictures that there are, those that are meant: by identity, or by the key of one in the same batch."""
    identities = (state.added.get(key, key) for key in keys)
    return [identity for identity in identities if identity in state.project.arrangement.marks]


def _content(content: str | Sent, state: TeachState) -> bytes:
    """raises:  ImageError where it did not come"""
    if isinstance(content, Sent):
        return state.inbox.content_of(content)
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:
        return b""  # refused as an empty file
