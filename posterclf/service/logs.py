"""What page and service write of themselves on standard error: kinds and places in the code, never a content.

A log outlives the visit that it speaks of. So every record of the process, whoever makes it, is reduced when it is
made: of ours the name of the event and the fields below, of other packages the logger and the line of code, of an
exception its type and where it was raised. No message's text and no value gets as far as a handler.
"""

import json
import logging
import sys
import sysconfig
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

OURS = "posterclf"
log = logging.getLogger(OURS)  # msg: the constant name of an event; extra: of FIELDS

# What an event of ours may tell: paths of routes as they are declared, kinds, numbers; a sentence to the operator, at a
# start alone, of what the operator set.
FIELDS = (
    "request",
    "method",
    "path",
    "status",
    "milliseconds",
    "refused",
    "part",
    "kind",
    "count",
    "bytes",
    "sentence",
)
# A place in the code is told below one of these folders.
CODE = (*(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib")), Path(__file__).parents[2])
QUIET = 60.0  # seconds
LEFT_OUT = "left_out"
MAX_PLACES = 12  # of one exception, the last ones

_form = "text"


class SafeRecord(logging.LogRecord):
    """A record without its message, arguments and exception: what kind of thing happened, and where in the code."""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,
        exc_info: Any,
        *rest: Any,
        **more,
    ) -> None:
        event = str(msg) if name == OURS else ""
        super().__init__(name, level, pathname, lineno, event, None, None)
        error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
        self.fault = facts_of(error) if isinstance(error, BaseException) else {}

    def getMessage(self) -> str:
        """The whole line, in the form that was set up: any formatter of any handler shows nothing else."""
        facts = self.facts()
        if _form == "json":
            return json.dumps(facts, ensure_ascii=False)
        begin = [facts.pop(key) for key in ("time", "level", "event")]
        sentence = [facts.pop("sentence")] if "sentence" in facts else []
        return " ".join([*begin, *sentence, *(f"{key}={_text(value)}" for key, value in facts.items())])

    def facts(self) -> dict[str, Any]:
        """Name -> value of all that the line tells."""
        told = {field: self.__dict__[field] for field in FIELDS if field in self.__dict__}
        if self.name != OURS:
            told = {"logger": self.name, "place": _place(self.pathname, self.lineno)}
        told |= self.__dict__.get(LEFT_OUT, {})
        time = datetime.fromtimestamp(self.created, UTC).isoformat(timespec="milliseconds")
        event = self.msg or "message-of-a-package"
        return {"time": time, "level": self.levelname.lower(), "event": event, **told, **self.fault}


class Seldom(logging.Filter):
    """One line a minute of each place in another package, and of each of our warnings.

    What strangers send must not fill a disk.
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[tuple[str, int], tuple[float, int]] = {}  # place -> when, and how many were left out since

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == OURS and record.levelno != logging.WARNING:
            return True
        place = record.name, record.lineno
        when, left_out = self._told.get(place, (-QUIET, 0))
        if record.created - when < QUIET:
            self._told[place] = when, left_out + 1
            return False
        self._told[place] = record.created, 0
        record.__dict__[LEFT_OUT] = {LEFT_OUT: left_out} if left_out else {}
        return True


_seldom = Seldom()


def set_up(form: str) -> None:
    """Reduce all that this process logs from now on, and write it as lines of this form. Again, it changes the form.

    form:  'text': warnings and errors, a line each; 'json': these and every request of the API, an object a line
    """
    global _form
    _form = form
    logging.setLogRecordFactory(SafeRecord)
    logging.raiseExceptions = False  # a standard error that is gone is no reason for a traceback
    logging.captureWarnings(True)
    sys.excepthook, threading.excepthook = _ended, lambda ended: _ended(ended.exc_type, ended.exc_value, None)
    sys.unraisablehook = lambda ended: _ended(ended.exc_type, ended.exc_value, None)
    log.setLevel(logging.INFO if form == "json" else logging.WARNING)
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
    for logger in _loggers():
        if logger.name != OURS and logger.handlers:  # such as uvicorn's, which tells of its start
            logger.setLevel(max(logger.level, logging.WARNING))
        for handler in logger.handlers:
            handler.setFormatter(None)
            handler.addFilter(_seldom)
    if logging.lastResort:  # what is written where a logger has no handler
        logging.lastResort.addFilter(_seldom)


def facts_of(error: BaseException) -> dict[str, Any]:
    """An exception as its type, and the places in the code that it came through, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-MAX_PLACES:]
    return {
        "fault": type(error).__name__,
        "places": [f"{_place(frame.filename, frame.lineno or 0)} {frame.name}" for frame in frames],
    }


def _ended(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """In place of the traceback that Python writes where a thread or the process ends by an exception."""
    if error is not None and not isinstance(error, KeyboardInterrupt | SystemExit):
        log.error("unexpected-end", exc_info=error)


def _loggers() -> Iterator[logging.Logger]:
    yield logging.getLogger()
    for logger in list(logging.getLogger().manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            yield logger


def _place(file: str, line: int) -> str:
    """'streamlit/runtime/runtime.py:97': below where packages are, never where that lies on this machine."""
    path = Path(file)
    shown = next((path.relative_to(folder) for folder in CODE if path.is_relative_to(folder)), Path(path.name))
    return f"{shown.as_posix()}:{line}"


def _text(value: object) -> str:
    return ",".join(str(one).replace(" ", ":") for one in value) if isinstance(value, list) else str(value)
