"""Texts as cells of a CSV that a spreadsheet may open."""

# A spreadsheet takes a cell that begins so for a formula, and computes it: a file's name must not get that far.
# Where East Asian text is at home, full-width signs count as well.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula.

    source:  OWASP, CSV Injection
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain_cell(cell: str) -> str:
    """The text of which `safe_cell` made the cell."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
