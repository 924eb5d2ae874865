"""Progress bars that a caller may pass to long work; by default they are not shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm

Progress = Callable[..., "tqdm[Any]"]  # takes tqdm's arguments


def silent(*arguments: Any, **options: Any) -> "tqdm[Any]":
    """A bar that nobody sees. tqdm is imported only now: it takes as long as all of Pillow."""
    from tqdm import tqdm

    return tqdm(*arguments, disable=True, **options)
