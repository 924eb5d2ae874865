"""What the program takes care of before it imports anything else: signals, and standard streams."""

import codecs
import io
import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STOPPING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
STANDARD_OUTPUT = "standard output"
IMPORTING = "<frozen importlib._bootstrap>"  # what Python calls the file of the code that imports

_stopped = False


class Stop(KeyboardInterrupt):
    """A signal asks the program to end: what is under way tidies up behind itself."""

    def __init__(self, code: int):
        """code: the program's exit code, which is 128 and the signal's number, as in a shell"""
        super().__init__("Stopped.")
        self.code = code


def prepare() -> None:
    """Make signals raise `Stop`, and standard streams such that nothing but a failing output ends the program."""
    for number in STOPPING:
        if signal.getsignal(number) != signal.SIG_IGN:  # as behind `nohup`, and for what a script sends to the back
            signal.signal(number, _stop)
    sys.unraisablehook = _unraisable
    _open_closed_streams()
    sys.stdout = _standard_output()
    sys.stderr = _standard_error()


def _stop(number: int, frame: FrameType | None) -> None:
    global _stopped
    # An import has nothing to tidy up, and makes errors of its own of what is raised in it. Who asks twice waits no
    # longer.
    if _stopped or _imports(frame):
        _end(128 + number)
    _stopped = True
    raise Stop(128 + number)


def _imports(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_filename != IMPORTING:
        frame = frame.f_back
    return frame is not None


def _unraisable(event: "sys.UnraisableHookArgs") -> None:
    if isinstance(event.exc_value, Stop):  # it came where Python drops what is raised
        _end(event.exc_value.code)
    sys.__unraisablehook__(event)


def _end(code: int) -> None:
    with suppress(OSError):
        os.write(2, b"\nStopped.\n")
    os._exit(code)


def _open_closed_streams() -> None:
    """Put something into the places of standard streams that are closed, which the next files would take.

    Reading gives nothing; what is written to standard output fails, as it should; messages are dropped.
    """
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, flags), True)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 -- as long as the program


def _standard_output() -> io.TextIOWrapper:
    """Standard output, in which a character that its encoding lacks is an escape and no error."""
    encoding = sys.stdout.encoding if sys.stdout else "utf-8"
    # ASCII is what Python takes where no locale is set up; the terminal knows UTF-8 all the same.
    if codecs.lookup(encoding).name == "ascii" and "PYTHONIOENCODING" not in os.environ:
        encoding = "utf-8"
    buffer = io.BufferedWriter(_Output(_raw(sys.stdout, 1)))
    return io.TextIOWrapper(buffer, encoding, errors="backslashreplace", line_buffering=buffer.isatty())


def _standard_error() -> io.TextIOWrapper:
    encoding = sys.stderr.encoding if sys.stderr else "utf-8"
    buffer = io.BufferedWriter(_Messages(_raw(sys.stderr, 2)))
    return io.TextIOWrapper(buffer, encoding, errors="backslashreplace", line_buffering=True)


def _raw(stream: Any, number: int) -> io.RawIOBase:
    """What is below a stream that Python opened, and what it would have opened where it found it closed."""
    if stream is None:
        return io.FileIO(number, "w", closefd=False)
    return getattr(stream.buffer, "raw", stream.buffer)  # the latter where Python does not buffer


class _Stream(io.RawIOBase):
    """One that Python opened, with another way to fail."""

    def __init__(self, raw: io.RawIOBase):
        self._raw = raw

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def writable(self) -> bool:
        return True


class _Output(_Stream):
    """The first write that fails raises, naming the stream; what comes after it, at the program's end, is dropped."""

    _failed = False

    def write(self, data: "ReadableBuffer", /) -> int | None:
        if self._failed:
            return len(memoryview(data))
        try:
            return self._raw.write(data)
        except OSError as error:
            self._failed = True
            raise OSError(error.errno, error.strerror, STANDARD_OUTPUT) from error


class _Messages(_Stream):
    """What cannot be written is lost: no work ends because standard error is full."""

    def write(self, data: "ReadableBuffer", /) -> int | None:
        try:
            return self._raw.write(data)
        except OSError:
            return len(memoryview(data))
