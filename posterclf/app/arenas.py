"""How many heaps the C library keeps for the threads of this process, and when it gives memory back."""

import ctypes
from contextlib import suppress

ARENA_MAX = -8  # M_ARENA_MAX of glibc's mallopt(3)
ARENAS = 2
MMAP_THRESHOLD, LARGE = -3, 2**18  # M_MMAP_THRESHOLD, and from how many bytes on memory is given back at once


def few_arenas() -> None:
    """Keep two heaps for all threads from here on, where glibc would keep eight a core.

    Every visit runs in a thread of its own, and what one heap has free is of no use to the others. Other C libraries
    have no such choice. Large pieces, such as a file or a picture, stand outside of the heaps: glibc would begin
    to keep pieces of that size as soon as one was given back.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(ARENA_MAX, ARENAS)
        library.mallopt(MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """Give the system back what the heaps have free."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
