"""What an operator sets in the environment: names, defaults and checks, in one place.

`SETTINGS` lists them all, for the documentation and for a check at the start.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from posterclf.errors import SettingError

Value = TypeVar("Value")


@dataclass(frozen=True)
class Setting(Generic[Value]):
    """One environment variable.

    name:     of the variable
    default:  where it is not set, or empty
    read:     the value out of its text; raises ValueError where the text is none
    form:     what the text must be, in a few words: 'a whole number from 1 on'
    meaning:  one sentence for the documentation
    """

    name: str
    default: Value
    read: Callable[[str], Value]
    form: str
    meaning: str

    @property
    def value(self) -> Value:
        """What it is set to now.

        raises:  SettingError where the text is not of its form
        """
        text = os.environ.get(self.name, "").strip()
        if not text:
            return self.default
        try:
            return self.read(text)
        except ValueError as error:
            raise SettingError(f"{self.name} is {text[:80]!r}. Set it to {self.form}.") from error


def number_from(least: int) -> Callable[[str], int]:
    """Reads a whole number that is not below `least`."""

    def read(text: str) -> int:
        value = int(text)
        if value < least:
            raise ValueError(text)
        return value

    return read


def place_to_listen(text: str) -> tuple[str, int]:
    """'9100' as ('127.0.0.1', 9100), '0.0.0.0:9100' as ('0.0.0.0', 9100)."""
    host, _, port = text.rpartition(":")
    if not 0 < int(port) < 2**16:
        raise ValueError(text)
    return host.strip("[]") or "127.0.0.1", int(port)


def one_of(*choices: str) -> Callable[[str], str]:
    """Reads one of these words."""

    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(text)
        return text.lower()

    return read


def several(form: str) -> Callable[[str], tuple[str, ...]]:
    """Reads 'a, b c' as ('a', 'b', 'c'), each of this form, a regular expression."""

    def read(text: str) -> tuple[str, ...]:
        found = tuple(part for part in re.split(r"[,\s]+", text) if part)
        if not all(re.fullmatch(form, part) for part in found):
            raise ValueError(text)
        return found

    return read


def address(text: str) -> str:
    """The address of a service."""
    if not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise ValueError(text)
    return text


def yes_or_no(text: str) -> bool:
    """'yes' as True, 'no' as False."""
    return one_of("yes", "no")(text) == "yes"


def folders(text: str) -> tuple[Path, ...]:
    """Folders that are parted as in PATH."""
    return tuple(Path(folder).expanduser() for folder in text.split(os.pathsep) if folder)


HOST = r"\*|(\*\.)?[^\s:/@?#*\[\]]+"
ORIGIN = r"\*|https?://[^\s/]+"


MAX_VISITS = Setting(
    "POSTERCLF_MAX_VISITS",
    100,
    number_from(1),
    "a whole number from 1 on",
    "How many visits of the page are served at once; the next one is told to wait.",
)
MAX_UPLOADS = Setting(
    "POSTERCLF_MAX_UPLOADS",
    1024,
    number_from(128),
    "a number of MB from 128 on",
    "MB of uploaded files that all visits together hold in memory; one visit may hold a quarter of them.",
)
HOSTS = Setting[tuple[str, ...]](
    "POSTERCLF_HOSTS",
    (),
    several(HOST),
    "host names without scheme and port, separated by commas; *.example.org for all below; * for every name",
    "Under which names page and API answer, beside localhost, this computer's own name and addresses in figures.",
)
FRAME_ANCESTORS = Setting[tuple[str, ...]](
    "POSTERCLF_FRAME_ANCESTORS",
    (),
    several(ORIGIN),
    "origins such as https://example.org, separated by commas, or *",
    "Which sites may show the page in a frame of theirs; without it none but itself.",
)
CORS = Setting[tuple[str, ...]](
    "POSTERCLF_CORS",
    (),
    several(ORIGIN),
    "origins such as https://example.org, separated by commas, or *",
    "From which sites scripts may ask the API.",
)
METRICS = Setting[tuple[str, int] | None](
    "POSTERCLF_METRICS",
    None,
    place_to_listen,
    "the number of a free port, or an address and a port such as 0.0.0.0:9100",
    "Where Prometheus reads figures: a port of this computer alone, unless an address is named; without it none is "
    "opened.",
)
LOG = Setting(
    "POSTERCLF_LOG",
    "text",
    one_of("text", "json"),
    "text or json",
    "What standard error gets: text, warnings and errors alone; json, every request too, an object a line.",
)
RUNTIME = Setting(
    "POSTERCLF_RUNTIME",
    "",
    one_of("litert", "openvino", "auto"),
    "litert, openvino or auto",
    "What computes the networks: litert; openvino, which the extra openvino brings; or auto, the fastest that is "
    "installed and agrees. Without it litert, and auto where the precision is fast.",
)
PRECISION = Setting(
    "POSTERCLF_PRECISION",
    "exact",
    one_of("exact", "fast"),
    "exact or fast",
    "exact: the same probabilities on every machine to 0.0001; fast: in bfloat16 where OpenVINO and the processor can.",
)

OWN_MODELS = Setting[tuple[Path, ...]](
    "POSTERCLF_MODELS",
    (),
    folders,
    "folders, parted as in PATH",
    "Where models of your own are: folders of models, or the folder of one.",
)
SHIPPED_MODELS = Setting(
    "POSTERCLF_SHIPPED_MODELS", True, yes_or_no, "yes or no", "Whether the models of the package are offered."
)
URL = Setting(
    "POSTERCLF_URL",
    "",
    address,
    "an address such as http://127.0.0.1:8501",
    "A service that answers the page and `posterclf.predict` in place of their own process; the API of "
    "`posterclf serve`, and its health, stay this process's.",
)
DATA = Setting(
    "POSTERCLF_DATA",
    "",
    str,
    "a folder in which Images/ is",
    "The labelled posters, whose pictures the page then shows beside neighbours and mistakes.",
)
FEEDBACK = Setting[Path | None](
    "POSTERCLF_FEEDBACK",
    None,
    Path,
    "a file in a folder that can be written to",
    "The file for visitors' corrections, a line of JSON each; without it none are asked for.",
)
KEEP_PICTURES = Setting(
    "POSTERCLF_KEEP_PICTURES",
    True,
    yes_or_no,
    "yes or no",
    "Whether Teach keeps pictures, of at most 512 pixels; with no it keeps previews and features alone, and there is "
    "no project to download.",
)

SETTINGS: tuple[Setting, ...] = (
    MAX_VISITS,
    MAX_UPLOADS,
    HOSTS,
    FRAME_ANCESTORS,
    CORS,
    METRICS,
    LOG,
    RUNTIME,
    PRECISION,
    OWN_MODELS,
    SHIPPED_MODELS,
    URL,
    DATA,
    FEEDBACK,
    KEEP_PICTURES,
)


def check_settings() -> None:
    """raises:  SettingError at the first variable whose text is not of its form"""
    for setting in SETTINGS:
        setting.value  # noqa: B018 -- reading it checks it
    file = FEEDBACK.value
    if file and not os.access(file if file.exists() else file.parent, os.W_OK):
        raise SettingError(f"{FEEDBACK.name} is {str(file)[:80]!r}. Set it to {FEEDBACK.form}.")
