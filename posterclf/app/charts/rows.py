"""Where the rows of a chart stand: a name may need more than one line, and two rows may have one name."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from posterclf.app.text_lines import text_lines, text_width

WIDEST = 22  # letters of a line: on a phone, as much is left for the bars
WIDEST_HOVER = 40  # letters of a line of what is said of a mark
LINE_HEIGHT = 18.2  # pixels from one line of 14 pixels to the next, as Plotly draws them


@dataclass(frozen=True)
class Rows:
    """Rows from top to bottom; distances are in rows of one line.

    names:   as Plotly draws them: lines parted by <br>, nothing else taken for markup
    places:  of their middles, from 0 for the first row of one line downwards
    height:  of all rows together
    widest:  letters of the longest line
    """

    names: list[str]
    places: list[float]
    height: float
    widest: int

    @property
    def axis(self) -> dict:
        """The vertical axis: numbers with the names for ticks, as on an axis of names two equal ones would be one."""
        return {
            "tickmode": "array",
            "tickvals": self.places,
            "ticktext": self.names,
            "range": [self.height - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "showline": False,
        }


def chart_rows(names: Iterable[str], row_height: int, widest: int = WIDEST) -> Rows:
    """The rows of these names.

    row_height:  pixels of a row of one line, at a type of 14 pixels
    widest:      how many letters a line has at most
    """
    texts, places, top, longest = [], [], 0.0, 0
    for name in names:
        lines = text_lines(name, widest)
        height = 1 + (len(lines) - 1) * LINE_HEIGHT / row_height
        texts.append("<br>".join(escape(line, quote=False) for line in lines))
        places.append(round(top + (height - 1) / 2, 3))
        top += height
        longest = max(longest, *map(text_width, lines))
    return Rows(texts, places, round(top, 3), longest)


def hover_text(text: str) -> str:
    """What is said of a mark, as Plotly draws it letter by letter, in lines that a phone has room for."""
    return "<br>".join(escape(line, quote=False) for line in text_lines(text, WIDEST_HOVER))
