"""How the name of a picture, as somebody wrote it down, and the name of its file are the same."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from posterclf.images import ENDINGS

# Of macOS, Windows and network drives; other ones begin with a dot.
SYSTEM_FILES = (
    "__MACOSX",
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "@eaDir",
    "#recycle",
    "$RECYCLE.BIN",
    "System Volume Information",
)
_SYSTEM = {name.casefold() for name in SYSTEM_FILES}

# What columns of pictures are called: in small letters, without spaces, hyphens and underscores; the first ones first.
PICTURE_COLUMNS = ("id", "file", "filename", "path", "filepath", "image", "imagename", "imagepath", "imageid", "img")
PICTURE_COLUMNS += ("picture", "photo", "poster", "pic", "name", "url", "imageurl")

# Label Studio's ways to name a file that it serves itself.
LOCAL_FILE = re.compile(r"/data/local-files/?\?d=(.+)", re.DOTALL)
UPLOAD = re.compile(r"/data/upload/(.+)", re.DOTALL)
ELSEWHERE = re.compile(r"[\\/~]|[a-z]:[\\/]|[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_hidden(name: str) -> bool:
    """Whether a file or folder of that name is the system's own."""
    return name.startswith(".") or name.casefold() in _SYSTEM


def is_picture(name: str) -> bool:
    """Whether a file of that name is a picture by its ending, in whatever case that is."""
    return not is_hidden(name) and ending_of(name) in ENDINGS


def is_usable(path: str) -> bool:
    """Whether a path can be written into a CSV and is understood on every system."""
    try:
        path.encode()
    except UnicodeEncodeError:  # bytes of another encoding, which Python keeps as lone surrogates
        return False
    return "\\" not in path


def has_ending(name: str) -> bool:
    """Whether a text ends as a picture's name does."""
    return name.strip().lower().endswith(ENDINGS)


def ending_of(name: str) -> str:
    """The ending of a name in small letters, with its dot; empty where there is none."""
    stem, dot, ending = name.rpartition("/")[2].strip().rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def without_ending(name: str) -> str:
    """The name without a picture's ending."""
    ending = ending_of(name)
    return name.strip()[: -len(ending)] if ending in ENDINGS else name


def rank(name: str) -> tuple[int, str]:
    """By which of several pictures of one stem is taken, the lowest first: the order of `ENDINGS`, .jpg before .JPG."""
    return ENDINGS.index(ending_of(name)), name.swapcase()


def name_key(path: str) -> str:
    """What is the same for a path in whatever way its accents are composed and its ending's case is.

    A Mac writes an accent as a sign of its own (NFD), Windows and Linux compose it (NFC). Bytes of another encoding are
    as a file of predictions shows them.
    """
    text = path.strip().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    ending = ending_of(text)
    stem = text[: -len(ending)] if ending in ENDINGS else text
    return unicodedata.normalize("NFC", stem) + (ending if ending in ENDINGS else "")


def with_stem(path: str) -> tuple[str, ...]:
    """A path, and the path without its ending."""
    return path, path[: -len(ending_of(path))]


def last_parts(path: str, parts: int) -> str:
    """The last parts of a path, empty where it has fewer."""
    split = path.strip("/").split("/")
    return "/".join(split[-parts:]) if len(split) >= parts else ""


def is_elsewhere(name: str) -> bool:
    r"""Whether a name is no path in a folder but one of some computer: /home/..., C:\..., file://..., an address."""
    return bool(ELSEWHERE.match(name.strip()))


def paths_meant(name: str) -> list[str]:
    """The paths that a name may mean, the one without percent encoding last.

    An address is without its host, a file of Label Studio without the service's own folders.
    """
    text = name.strip().replace("\\", "/")
    if local := LOCAL_FILE.search(text) or UPLOAD.search(text):
        text = local[1]
    elif "://" in text:
        scheme, _, rest = text.partition("://")
        path = rest.partition("/")[2]
        text = re.split(r"[?#]", path)[0] if scheme.lower() in ("http", "https") else path
        text = f"/{path}" if scheme.lower() == "file" else text
    decoded = unquote(text).replace("\\", "/")
    return list(dict.fromkeys((text, decoded, text.lstrip("/"), decoded.lstrip("/"))))


def unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those keys that come with one value only."""
    values: dict[str, str | None] = {}
    for key, value in pairs:
        if values.setdefault(key, value) != value:
            values[key] = None
    return {key: value for key, value in values.items() if value is not None}


class Names:
    """What keys of names stand for, where each stands for one thing alone; in another case only where none is so."""

    def __init__(self, pairs: Iterable[tuple[str, str]]):
        """pairs: keys, as `name_key` makes them, and what they stand for"""
        pairs = list(pairs)
        self._as_written = unambiguous(pairs)
        self._in_any_case = unambiguous((key.casefold(), value) for key, value in pairs)

    def find(self, key: str) -> str | None:
        """What the key stands for, None where that is nothing or not clear."""
        return self._as_written.get(key) or self._in_any_case.get(key.casefold())


def plain_column(column: str) -> str:
    """A column's name in small letters, without spaces, hyphens and underscores."""
    return re.sub(r"[\s_-]", "", column).lower()
