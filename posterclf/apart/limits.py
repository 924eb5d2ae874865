"""What one call in a worker may take, and how the worker holds itself to it: the kernel ends it, wherever it is."""

import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS = 1.75  # of a processor, for one call: with what is around it, no picture costs more than 2
MEMORY = 900 * 2**20  # bytes of addresses, those of Python and of the decoders included
LARGE = 12_000_000  # pixels: one picture of more is decoded at a time

_turn = -1  # the file that the worker with a large picture locks; the same for all workers of a process


def limit_process(turn: int) -> None:
    """Hold this process to its memory from now on, and let it write no files: neither its own nor its memory's image.

    turn:  descriptor of a file that all workers have open
    """
    global _turn
    import resource  # which Windows has not

    _turn = turn
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    with suppress(OSError):  # where a machine's or a container's memory ends, the kernel ends this process first
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with suppress(ValueError, OSError):  # a system that has no such limit, or has a lower one
            resource.setrlimit(what, (most, most))


@contextmanager
def limited_call() -> Generator[None]:
    """End this process where what is done below takes more of a processor than one call may."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        if _turn >= 0:
            _lock(False)


def take_turn(pixels: int) -> None:
    """In a worker that is to decode many pixels, wait until no other one does; anywhere else nothing happens."""
    if pixels > LARGE and _turn >= 0:
        _lock(True)


def _lock(hold: bool) -> None:
    import fcntl  # which Windows has not

    fcntl.lockf(_turn, fcntl.LOCK_EX if hold else fcntl.LOCK_UN)
