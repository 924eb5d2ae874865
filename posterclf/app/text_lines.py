"""How wide a text is, and where it breaks into lines: names of labels are shown whole, however long they are."""

import re
from functools import lru_cache
from unicodedata import east_asian_width

# Where a line may end: behind spaces and signs that part words, and between characters that are words by themselves,
# but not before a stop.
WORDS_BY_THEMSELVES, STOPS = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef", r"\u3001\u3002\uff01-\uff1f"
PIECES = re.compile(rf"[{WORDS_BY_THEMSELVES}][{STOPS}]*|[^\s\-/_,;{WORDS_BY_THEMSELVES}]*[\s\-/_,;]?")


def text_width(text: str) -> int:
    """In Latin letters: a Chinese character is as wide as two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


@lru_cache(4096)
def text_lines(text: str, widest: int) -> tuple[str, ...]:
    """The text in lines of at most `widest` Latin letters, as few and as even as possible, no letter lost.

    >>> text_lines("a garment that nobody has worn in years", 22)
    ('a garment that nobody', 'has worn in years')
    """
    if text_width(text) <= widest:
        return (text,)
    pieces = [part for piece in PIECES.findall(text) if piece for part in _broken(piece, widest)]
    number = len(_filled(pieces, widest))
    narrowest = next(width for width in range(1, widest + 1) if len(_filled(pieces, width)) <= number)
    return tuple(line.rstrip() for line in _filled(pieces, narrowest))


def _broken(piece: str, widest: int) -> list[str]:
    """A word that is wider than a line in parts that are not."""
    parts = [""]
    for letter in piece:
        if text_width((parts[-1] + letter).rstrip()) > widest:
            parts.append("")
        parts[-1] += letter
    return parts


def _filled(pieces: list[str], widest: int) -> list[str]:
    """Lines, each filled before the next is begun; a piece that is wider than a line has one of its own."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and text_width((lines[-1] + piece).rstrip()) > widest:
            lines.append("")
        lines[-1] += piece
    return lines
