"""What a queue has besides its answers: downloads, files that cannot be used, and labels to compare with."""

from html import escape

import streamlit as st

from posterclf.app.faults import reason
from posterclf.app.many.compared import Comparison, comparison_with
from posterclf.app.many.poster_queue import PosterQueue
from posterclf.app.widgets import download_ui
from posterclf.app.words import words
from posterclf.errors import ImageError
from posterclf.inference.outcome import Outcome
from posterclf.inference.records import csv_text, json_lines
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import ModelFolder

NAMED = 3  # labels that a sentence tells


def comparison_of(queue: PosterQueue, folder: ModelFolder) -> Comparison | None:
    """The queue's predictions beside the labels that came with it; None where none came, or other models'."""
    return comparison_with(queue.table[1], queue.table[0], queue, folder) if queue.table else None


def outcomes(queue: PosterQueue, model: str) -> list[Outcome]:
    """What came of each file, in the order in which they came; those that still wait are left out."""
    found = []
    for poster in list(queue.posters.values()):
        if poster.fault:
            found.append(Outcome(poster.name, None, str(poster.fault)))
        elif model in poster.predictions:
            found.append(Outcome(poster.name, poster.predictions[model]))
    return found


def downloads_ui(queue: PosterQueue, model: str, thresholds: Thresholds, working: bool) -> None:
    """The files to download, once no run can come between a click and its file.

    working:  whether the browser asks for runs, each of which makes the files anew
    """
    disabled = working or not queue.posters
    download_ui(
        words("many.csv"),
        # The byte order mark of utf-8-sig is how spreadsheets recognize UTF-8.
        data=lambda: csv_text(outcomes(queue, model), thresholds).encode("utf-8-sig"),
        file_name="posters.csv",
        mime="text/csv",
        help=words("many.csv_help", count=len(thresholds.labels)),
        disabled=disabled,
        key="csv",
    )
    download_ui(
        words("many.json"),
        data=lambda: json_lines(outcomes(queue, model), thresholds),
        file_name="posters.jsonl",
        mime="application/jsonl",
        help=words("many.json_help"),
        disabled=disabled,
        key="json",
    )


def faults(queue: PosterQueue, comparison: Comparison | None) -> list[tuple[str, str]]:
    """Names of files and why they cannot be used: pictures, then a table of labels."""
    found = [(poster.name, reason(poster.fault)) for poster in queue.faulty() if poster.fault]
    if queue.table_fault:
        name, fault = queue.table_fault
        if isinstance(fault, ImageError):
            found.append((name, reason(fault)))
        elif fault.kind == "too_large":
            found.append((name, words("compared.too_large", megabytes=fault.values["megabytes"])))
        else:
            found.append((name, words("compared.no_table")))
    elif queue.table and comparison is None:
        name, table = queue.table
        names = words("many.joined").join(table.labels[:NAMED])
        if len(table.labels) > NAMED:
            names += words("many.joined") + words("frame.more", count=len(table.labels) - NAMED)
        found.append((name, words("compared.other_labels", names=names)))
    return found


def faults_ui(found: list[tuple[str, str]]) -> None:
    """Files that cannot be used, as `faults` gives them; whatever their names hold is shown as text."""
    if found:
        entries = (f"<li><strong>{escape(name)}</strong> {escape(why)}</li>" for name, why in found)
        heading = f"<h2>{escape(words('many.faulty', count=len(found)))}</h2>"
        st.html(f'<section class="faults">{heading}<ul tabindex="0">{"".join(entries)}</ul></section>')
