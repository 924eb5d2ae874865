"""How many heaps the C library keeps for the threads of this process."""

import ctypes
from contextlib import suppress

ARENA_MAX = -8  # M_ARENA_MAX of glibc's mallopt(3)
ARENAS = 2


def few_arenas() -> None:
    """Keep two heaps for all threads from here on, where glibc would keep eight a core.

    Every visit runs in a thread of its own, and what one heap has free is of no use to the others. Other C libraries
    have no such choice.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, ARENAS)
