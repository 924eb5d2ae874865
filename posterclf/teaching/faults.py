"""Why a project cannot take something in: a sentence, and its parts for a page that says it in another language."""

from posterclf.errors import ProjectError

SENTENCES = {
    "full": "A project holds {count} pictures. Remove some, or save it and begin another one.",
    "crowded": "Too many pictures are held for all visits together. Try again in some minutes.",
    "labels": "A project holds {count} labels. Remove one first.",
    "label": "No label can be called {label!r}. Give it a short name without '|'.",
    "too_large": "The file {name} has more than {megabytes} MB. Make it smaller.",
    "no_zip": "The file {name} is no zip, or a damaged one. Save it again.",
    "locked": "The zip {name} is locked with a password. Save it without one.",
    "too_much": "The zip {name} unpacks to more than a project holds: {count} pictures, {megabytes} MB.",
    "not_ours": "The zip {name} holds neither pictures nor a model that was taught. Give one that was saved here.",
    "other_network": "The model in {name} stands on another network than this page's, and cannot be used here.",
    "nothing_named": "The table {table} in {name} names none of its pictures. Its column Id says each picture's file.",
    "no_table": "{name} is no table with the column Id and columns of 0 and 1. Save it as a CSV of that form.",
}


def fault(kind: str, **values: object) -> ProjectError:
    """The error to raise.

    kind:    a key of `SENTENCES`, which the page has words for as well
    values:  what its sentence names
    """
    error = ProjectError(SENTENCES[kind].format(**values))
    error.kind, error.values = kind, values
    return error
