"""Names that every file system takes, made of names that people and their files have."""

import re
import unicodedata
from collections.abc import Iterable

from posterclf.datasets.picture_names import without_ending
from posterclf.labels import UNFIT

LONGEST = 60  # characters; a file system takes 255 bytes, and a Chinese character has three or four
# What Windows refuses in a name, and what a shell or a spreadsheet may take for something else where a name begins.
REFUSED = re.compile(r'[<>:"/\\|?*]+')
UNFIT_START = re.compile(r"^[\s.~'=+@＝＋－＠-]+")
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows' own, with any ending


def safe_name(text: str, default: str) -> str:
    """A name for a file or a folder without its ending, as near to `text` as can be.

    default:  where nothing is left of it
    """
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(" " if unicodedata.category(sign) in UNFIT else sign for sign in composed)
    name = UNFIT_START.sub("", REFUSED.sub("_", " ".join(shown.split())))[:LONGEST].rstrip(". ")
    return f"_{name}" if DEVICES.fullmatch(name) else name or default


def model_name(text: str) -> str:
    """The name of a model's folder, as near to what somebody called it as can be."""
    return safe_name(text, "model")


def picture_names(names: Iterable[str]) -> list[str]:
    """For each picture's name one of a JPEG, all different, in whatever case they are written.

    >>> picture_names(["red/1.PNG", "1.jpg", "裙子.heic"])
    ['1.jpg', '1-2.jpg', '裙子.jpg']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        stem = safe_name(without_ending(re.split(r"[/\\]", name)[-1]), "picture")
        unique, number = stem, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{stem}-{number}"
        taken.add(unique.casefold())
        found.append(f"{unique}.jpg")
    return found
