"""Which functions run apart, and whether they do: a process that serves strangers says so once, at its start."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from posterclf.apart.workers import Workers

MAX_BYTES = 24 * 2**20  # more than any picture has: it is refused at once, and need not go anywhere
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_workers: "Workers | None" = None
_given_up: ContextVar[Callable[[], bool]] = ContextVar("given_up", default=lambda: False)


def apart(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Let a function run in a worker, in a process that said `decode_apart`, where its first argument is bytes.

    function:  at the top of a module that imports little; its arguments can be pickled, and it returns what
               `values.send` takes, of the type that is written in its signature
    raises:    the function's ImageErrors, and what `Workers.call` raises
    """

    @wraps(function)
    def called(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        if _workers is None or not (args and isinstance(args[0], bytes)) or len(args[0]) > MAX_BYTES:
            return function(*args, **kwargs)
        return _workers.call(called, args, kwargs, _given_up.get())

    return called


def decode_apart(*modules: str) -> None:
    """From now on functions marked `apart` run in workers; the first one is started at once, and not waited for.

    Without effect on Windows, which has none of the limits that a worker is for.

    modules:  what a worker imports before the first call, so that this need not wait
    """
    global _workers
    if _workers is None and os.name == "posix":
        from posterclf.apart.workers import Workers

        _workers = Workers(modules)


def decode_here() -> None:
    """End the workers; from now on these functions run in this process again."""
    global _workers
    if _workers:
        _workers.end()
    _workers = None


@contextmanager
def until(given_up: Callable[[], bool]) -> Generator[None]:
    """What is called apart below this, in this thread, ends soon after `given_up` says that nobody wants it."""
    token = _given_up.set(given_up)
    try:
        yield
    finally:
        _given_up.reset(token)
