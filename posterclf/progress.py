"""How long work tells how far it is: the caller passes a maker of bars, and by default nobody is told."""

from collections.abc import Callable
from functools import partial

from tqdm import tqdm

Progress = Callable[..., tqdm]

silent: Progress = partial(tqdm, disable=True)
