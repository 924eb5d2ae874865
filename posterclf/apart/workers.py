"""Workers: processes that run one call after another, each with little time and memory, and what becomes of them.

A worker ends with this process, however that ends: the pipe between them closes. It is ended and replaced where a call
takes more than its share, where nobody waits for it any more, and where it crashes.
"""

import atexit
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from multiprocessing import Pipe
from pathlib import Path
from threading import Lock
from typing import Any, get_type_hints

from posterclf import errors
from posterclf.apart import few_variables, values
from posterclf.errors import BrokenImage, ImageError, ServiceError, TooCostly
from posterclf.fair_line import FairLine
from posterclf.processors import processors
from posterclf.telemetry import SECONDS

SECONDS_IN_ALL = 20.0  # for one call, however busy the machine is
SECONDS_TO_START = 60.0
LOOK = 0.25  # seconds of a call after which one asks whether it is still wanted
MAX_WORKERS = 8  # each holds 35 MB

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
    "MALLOC_ARENA_MAX": "1",  # else glibc reserves 64 MB of addresses for each thread of a decoder
    # glibc gives back what large pictures took, and keeps what the next poster needs: taking it anew costs 2 ms.
    "MALLOC_MMAP_THRESHOLD_": str(8 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(32 * 2**20),
}
CRASHES = {-signal.SIGSEGV, -signal.SIGILL, -signal.SIGFPE, *([-signal.SIGBUS] if hasattr(signal, "SIGBUS") else [])}


class GivenUp(Exception):
    """Nobody wants the result of the call any more."""


class WorkerFault(Exception):
    """A mistake of ours in a worker; the text is its traceback."""


class Workers:
    """As many workers as processors, started when they are needed, the first one at once.

    modules:  what each imports before its first call
    """

    def __init__(self, modules: Sequence[str] = ()):
        self._modules = modules
        self._turn = tempfile.TemporaryFile()  # noqa: SIM115 -- locked by the one worker that has a large picture
        self._forget()
        self._idle.append(self._started())
        atexit.register(self.end)
        os.register_at_fork(after_in_child=self._abandon)

    def call(
        self,
        function: Callable[..., Any],
        args: Sequence[object],
        kwargs: Mapping[str, object],
        given_up: Callable[[], bool],
    ) -> Any:
        """What the function returns, computed in a worker.

        given_up:  asked now and then whether anybody still wants it
        raises:    the function's ImageErrors; TooCostly where it took more than its share; BrokenImage where it
                   crashed; GivenUp; WorkerFault where it raised anything else; ServiceError where no worker starts
        """

        def look(place: int = 0) -> None:
            if given_up():
                raise GivenUp

        with self._line.turn(look):
            look()
            began, worker = time.perf_counter(), self._taken()
            try:
                return worker.call(function, args, kwargs, given_up)
            finally:
                self._put_back(worker)
                SECONDS.labels("decode").observe(time.perf_counter() - began)

    def end(self) -> None:
        """End all of them; a call that one is at raises."""
        with self._lock:
            idle, busy = self._idle, self._all.difference(self._idle)
            self._idle, self._all = [], set[Worker]()
        for worker in busy:
            worker.kill()  # the thread that waits for it does the rest
        for worker in idle:
            worker.end()

    def _started(self) -> "Worker":
        worker = Worker(self._modules, self._turn.fileno())
        with self._lock:
            self._all.add(worker)
        return worker

    def _taken(self) -> "Worker":
        with self._lock:
            while self._idle:
                worker = self._idle.pop()  # the one that worked last: memory of the others may lie on the disk
                if worker.is_alive:
                    return worker
                self._all.discard(worker)
        return self._started()

    def _put_back(self, worker: "Worker") -> None:
        with self._lock:
            if worker.is_alive and worker in self._all:
                self._idle.append(worker)
                return
            self._all.discard(worker)
        worker.end()

    def _abandon(self) -> None:
        """In a process that was forked off this one: the workers are not its own."""
        for worker in self._all:
            worker.abandon()
        self._forget()

    def _forget(self) -> None:
        self._lock, self._line = Lock(), FairLine(min(processors(), MAX_WORKERS))
        self._idle, self._all = list[Worker](), set[Worker]()


class Worker:
    """One such process.

    modules:  what it imports before its first call
    turn:     descriptor of the file that all workers lock in turns, see `limits.take_turn`
    raises:   ServiceError where it cannot be started
    """

    def __init__(self, modules: Sequence[str], turn: int):
        self._is_ready = False
        self._pipe, its_end = Pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "posterclf.apart", str(its_end.fileno()), str(turn), *modules],
                env=few_variables() | ENVIRONMENT,
                cwd=Path(__file__).parents[2],  # where the package is found, installed or not
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(its_end.fileno(), turn),
                start_new_session=True,  # Ctrl-C in a terminal is not for it
            )
        except OSError as error:
            self._pipe.close()
            raise _not_started() from error
        finally:
            its_end.close()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def call(
        self,
        function: Callable[..., Any],
        args: Sequence[object],
        kwargs: Mapping[str, object],
        given_up: Callable[[], bool],
    ) -> Any:
        """As `Workers.call`. The process ends where anything but an answer comes of it."""
        if not self._is_ready:
            try:
                self._wait(SECONDS_TO_START, given_up)
                values.received(self._pipe, None)
            except (EOFError, OSError, TooCostly) as error:
                self.end()
                raise _not_started() from error
            self._is_ready = True
        try:
            self._pipe.send_bytes(pickle.dumps((function, args, kwargs), pickle.HIGHEST_PROTOCOL))
            self._wait(SECONDS_IN_ALL, given_up)
            fault = values.received(self._pipe, tuple[str, str] | None)
            result = values.received(self._pipe, None if fault else _result_type(function))
        except BaseException as error:
            code = self.end()
            if isinstance(error, EOFError | OSError):
                raise (_crashed() if code in CRASHES else TooCostly()) from error
            raise
        if fault:
            raise _error(*fault)
        return result

    def _wait(self, seconds: float, given_up: Callable[[], bool]) -> None:
        end = time.monotonic() + seconds
        while not self._pipe.poll(LOOK):
            if given_up():
                raise GivenUp
            if time.monotonic() > end:
                raise TooCostly

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """End the process; what it ended with."""
        self._process.kill()
        self._pipe.close()
        return self._process.wait()

    def abandon(self) -> None:
        """Let go of it without ending it."""
        self._pipe.close()
        self._process.returncode = 0  # no child of this process: there is nothing to wait for


@cache
def _result_type(function: Callable[..., Any]) -> Any:
    return get_type_hints(function)["return"]


def _error(name: str, text: str) -> Exception:
    """What a worker raised, as an error of this process."""
    kind = getattr(errors, name, None)
    return kind(text) if isinstance(kind, type) and issubclass(kind, ImageError) else WorkerFault(text)


def _crashed() -> BrokenImage:
    return BrokenImage(
        "The picture is damaged or cut off and cannot be decoded. Open it in an image viewer and save it again."
    )


def _not_started() -> ServiceError:
    return ServiceError("No process that decodes pictures starts. Look whether memory and processes are left.")
