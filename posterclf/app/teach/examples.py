"""What a project can begin with: drawn clothes, or the sample posters."""

from collections.abc import Iterable
from functools import cache

from posterclf.app.gallery import samples
from posterclf.app.words import catalogue, language, words
from posterclf.teaching.clothes import COLOURS, KINDS, example_clothes

Pictures = Iterable[tuple[str, bytes, Iterable[str]]]  # name, content and labels of each


def clothes() -> tuple[Iterable[str], Pictures]:
    """Labels in the language of this visit, and drawn clothes."""
    called = {label: words(f"board.clothes_{label}") for label in (*KINDS, *COLOURS)}
    pictures = ((name, content, [called[label] for label in labels]) for name, content, labels in _drawn_pictures())
    return called.values(), pictures


def posters() -> tuple[Iterable[str], Pictures]:
    """Genres in the language of this visit, and the sample posters with those that they were drawn as."""
    shipped = samples().values()
    called = {genre: catalogue()[f"genres.{genre}"][language()] for sample in shipped for genre in sample.mood}
    pictures = ((s.path.name, s.path.read_bytes(), [called[genre] for genre in s.mood]) for s in shipped)
    return called.values(), pictures


@cache
def _drawn_pictures() -> Pictures:
    return tuple(example_clothes())
