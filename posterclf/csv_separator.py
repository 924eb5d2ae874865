"""What parts the cells of a CSV: a comma, a semicolon where a comma is the decimal sign, or a tab."""

import re

SEPARATORS = (",", ";", "\t")


def separator_of(header: str) -> str:
    """The one of `SEPARATORS` that a CSV's first line has most of, outside of quotes; a comma where it has none."""
    return max(SEPARATORS, key=re.sub(r'"[^"]*"', "", header).count)
