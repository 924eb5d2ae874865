"""Names and texts of strangers as a terminal or a line of a log may show them."""

import re
import unicodedata

_UNDECODED = re.compile("[\udc80-\udcff]+")  # bytes of a name that this process's encoding does not know


def printable(text: str) -> str:
    r"""The text in one line, with Python's escapes for what a terminal would obey or not show.

    Those are control characters, line breaks, marks that turn the direction of text, and what has no width. Bytes of a
    file's name that could not be decoded are shown as their text where they are UTF-8, else escaped.

    >>> print(printable("1.jpg\x1b[2J\nposter\u202egpj.exe"))
    1.jpg\x1b[2J\nposter\u202egpj.exe
    """
    if text.isprintable():
        return text
    decoded = _UNDECODED.sub(_decoded, text)
    return "".join(character if _is_shown(character) else _escaped(character) for character in decoded)


def _decoded(undecoded: re.Match[str]) -> str:
    return undecoded[0].encode("ascii", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_shown(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"  # spaces, such as macOS puts into names


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
