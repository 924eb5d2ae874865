"""How long work shows its progress: the caller passes what makes progress bars, by default invisible ones."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tqdm import tqdm

Progress = Callable[..., "tqdm[Any]"]

silent: Progress = partial(tqdm, disable=True)
