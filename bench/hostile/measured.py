"""What a door takes for a file: in a process that is forked for it, or in a command's own; ended where it runs wild."""

import os
import resource
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.hostile.here import Door, is_sentence, verdict

MAX_SECONDS = 30  # of a processor, before a process is ended
MAX_MEMORY = 6 * 2**30  # bytes of addresses, beside those that a forked process begins with


@dataclass(frozen=True)
class Cost:
    """verdict: 'answer', the sentence, or what went wrong. fault: whether that was no sentence.

    seconds: of a processor. memory: bytes at the most, those that were there before left out.
    """

    verdict: str
    fault: bool
    seconds: float
    memory: int


def in_a_fork(door: Door, content: bytes) -> Cost:
    """What this process, which has imported everything, takes for one file."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _answer(writing, door, content)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    _, status, usage = os.wait4(process, 0)
    before, _, text = told.partition("\n")
    fault = status != 0
    if fault and not text:
        text = f"ended by signal {os.waitstatus_to_exitcode(status)}"
    return Cost(text, fault, usage.ru_utime + usage.ru_stime, (usage.ru_maxrss - int(before or 0)) * 1024)


def _answer(pipe: int, door: Door, content: bytes) -> None:
    """The forked process: kilobytes that it began with, a line end, and the verdict."""
    try:
        _limit()
        os.write(pipe, f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n".encode())
        os.write(pipe, verdict(door, content).encode())
    except BaseException:
        os.write(pipe, traceback.format_exc()[-2000:].encode())
        os._exit(1)
    os._exit(0)


def of_a_command(arguments: Sequence[str], refusals: tuple[int, ...] = (0, 1)) -> Cost:
    """What `posterclf ...` takes. Exit codes other than 0 and 1, and lines that are no sentences, are faults.

    Its text is read to the end before it is waited for, so that it never waits for us.
    """
    command = [sys.executable, "-m", "posterclf", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=_limit) as process:
        assert process.stderr
        text = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    fault = process.returncode not in refusals or "Traceback" in text
    lines = [line for line in text.splitlines() if line.strip()]
    shown = lines[-1][-300:] if lines else "answer"
    if fault:
        shown = f"exit code {process.returncode}: {text[-1000:]}"
    return Cost(shown, fault, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _limit() -> None:
    memory = _addresses() + MAX_MEMORY
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _addresses() -> int:
    """Bytes of addresses that this process has; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def beside(deed: Callable[[], str], processor: Callable[[], float], memory: Callable[[], int]) -> Cost:
    """What a server takes while something is asked of it.

    deed:       asks it; returns the verdict, raises where the server is at fault
    processor:  seconds that it has taken so far
    memory:     bytes that it holds now, looked at a hundred times a second
    """
    used, held = processor(), memory()
    most, done = held, threading.Event()

    def look() -> None:
        nonlocal most
        while not done.wait(0.01):
            most = max(most, memory())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        text, fault = deed(), False
    except Exception as error:
        text, fault = f"{type(error).__name__}: {error}"[:1000], True
    finally:
        done.set()
        looking.join()
    return Cost(text, fault or not (text == "answer" or is_sentence(text)), processor() - used, most - held)
