"""Changes that a browser sends at once, each batch applied once. See exchange.js for the other side."""

from typing import Annotated, Any

import msgspec

from posterclf.app.teach.changes import AnyChange, tell
from posterclf.app.teach.state import TeachState
from posterclf.errors import ImageError, ModelError, ProjectError


class Batch(msgspec.Struct):
    """Changes that came at once.

    seq:      higher than that of the batch before
    project:  the identity of the one that the browser has seen
    """

    seq: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    project: str
    changes: Annotated[list[Any], msgspec.Meta(max_length=1000)]


def apply_batch(state: TeachState, sent: object) -> None:
    """Make what the browser sent, unless it was made before. What is malformed is left out, what cannot be made becomes
    one of the state's faults.
    """
    try:
        batch = msgspec.convert(sent, Batch)
    except msgspec.ValidationError:
        return
    if batch.seq <= state.seq:
        return
    state.seq, state.added = batch.seq, {}
    for content in batch.changes:
        try:
            change = msgspec.convert(content, AnyChange)
        except msgspec.ValidationError:
            continue
        if change.of_project and batch.project != state.project_id:
            continue
        try:
            change.apply(state)
        except (ImageError, ProjectError) as error:
            tell(state, change.subject, error)
        except ModelError:
            continue  # the page itself says that its network is missing
