"""Predictions as HTML for the card below a poster, and as the columns of a table. Nothing is drawn here."""

from html import escape

from posterclf.app.many.poster_queue import Poster, Row
from posterclf.app.number_text import percent
from posterclf.app.words import genre_name, words
from posterclf.labels import Labels

LINES = 4  # labels that a card names: it keeps its height at any threshold


def card_html(row: Row) -> str:
    """The file's name and the predicted labels as HTML; whatever the names hold is shown as text."""
    probabilities = row.prediction.as_dict()
    lines = [f"<strong>{_text(label)} {_percent(probabilities[label])}</strong>" for label in row.predicted[:LINES]]
    if len(row.predicted) > LINES:
        lines[LINES - 1 :] = [words("frame.more", count=len(row.predicted) - LINES + 1)]
    if not lines:
        label, probability = row.prediction.top(1)[0]
        lines = [words("many.card_none", genre=_text(label), probability=_percent(probability))]
    if row.prediction.probably_no_poster:
        lines.append(f"<em>{words('many.which_doubted')}</em>")
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<div class="card">{_name_html(row.poster.name)}<ul>{items}</ul></div>'


def faults_html(reasons: list[tuple[str, str]]) -> str:
    """Names of files and why they cannot be used, as an HTML list."""
    entries = (f"<li><strong>{escape(name)}</strong> {escape(reason)}</li>" for name, reason in reasons)
    return f'<ul class="faults">{"".join(entries)}</ul>'


def waiting_html(poster: Poster) -> str:
    """The card of a poster that was not predicted yet."""
    return f'<div class="card">{_name_html(poster.name)}<p>{words("many.waiting")}</p></div>'


def columns(rows: list[Row], labels: Labels) -> dict[str, list]:
    """Head -> cells: file, predicted labels, how many, remark, and all probabilities in percent, to a tenth.

    A label whose name is the head of another column has a word behind it.
    """
    table: dict[str, list] = {
        words("many.column_file"): [row.poster.name for row in rows],
        words("many.column_predicted"): [words("many.joined").join(map(genre_name, row.predicted)) for row in rows],
        words("many.column_count"): [len(row.predicted) for row in rows],
        words("many.column_remark"): [
            words("many.which_doubted") if row.prediction.probably_no_poster else "" for row in rows
        ],
    }
    for index, label in enumerate(labels):
        head = genre_name(label)
        while head in table:
            head = words("many.twice", name=head)
        table[head] = [round(float(row.prediction.probabilities[index]) * 100, 1) for row in rows]
    return table


def _text(label: str) -> str:
    return escape(genre_name(label))


def _percent(probability: float) -> str:
    return escape(percent(probability))  # '< 1 %'


def _name_html(name: str) -> str:
    """The name without its folders; the whole name is shown under the pointer."""
    return f'<p class="file" title="{escape(name)}">{escape(name.rpartition("/")[2])}</p>'
