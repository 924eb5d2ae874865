"""Long work, with a bar that is seen and without one."""

import io
from functools import partial

from tqdm import tqdm

from posterclf.progress import Progress, silent


def work(progress: Progress) -> list[int]:
    """Uses a bar in both ways that the package does: around what is worked on, and moved by hand."""
    with progress(range(3), desc="counting", unit=" numbers") as bar:
        counted = list(bar)
    with progress(total=6, initial=2, desc="adding") as bar:
        bar.set_postfix(loss="0.5")
        bar.update(4)
    return counted


def test_by_default_nothing_is_shown_and_the_work_is_the_same(capsys):
    assert work(silent) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_a_caller_who_passes_a_bar_sees_what_is_done():
    shown = io.StringIO()
    assert work(partial(tqdm, file=shown, mininterval=0)) == [0, 1, 2]
    assert "counting" in shown.getvalue()
    assert "3/3" in shown.getvalue()
    assert "6/6" in shown.getvalue()
