"""What is promised: each a figure of ours beside a rival's, measured in one run on one machine."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a goal is read."""

    RATIO = "at most {} times"  # ours divided by the rival's
    FASTER = "at least {} times faster"  # the rival's divided by ours
    SHARE = "at least {} of it"  # the rival's divided by ours, for what comes close to a bound
    SECONDS = "under {} s"  # ours alone


@dataclass(frozen=True)
class Goal:
    """One promise.

    figure:  what was measured, see `measuring.Measured`
    rival:   the contender beside ours; None for the best of all others
    ours:    our contender; a processor that it is not made for has no such row
    """

    title: str
    figure: str
    kind: Kind
    limit: float
    rival: str | None = None
    ours: str = "posterclf"


ARTICLE, FAST = "the article's lines", "posterclf, fast"
GOALS = (
    Goal(
        "Network alone, one thread, `efficientnet`", "network of efficientnet, one thread, processor", Kind.RATIO, 1.1
    ),
    Goal("the same, `article`", "network of article, one thread, processor", Kind.RATIO, 1.1),
    Goal("Network alone, all threads, `efficientnet`", "network of efficientnet, elapsed", Kind.RATIO, 1.1),
    Goal("the same, `article`", "network of article, elapsed", Kind.RATIO, 1.1),
    Goal("Network alone, one thread, `--precision fast`", "replica, network, processor", Kind.RATIO, 1.1),
    Goal("Decoder alone, 24 posters", "decoding, processor", Kind.RATIO, 1.2),
    Goal("File to answer, `efficientnet`", "file to probabilities of efficientnet, elapsed", Kind.FASTER, 8, ARTICLE),
    Goal("the same, `article`", "file to probabilities of article, elapsed", Kind.FASTER, 8, ARTICLE),
    Goal(
        "File to answer, `efficientnet`, processor",
        "file to probabilities of efficientnet, processor",
        Kind.FASTER,
        8,
        ARTICLE,
    ),
    Goal("the same, `article`", "file to probabilities of article, processor", Kind.FASTER, 8, ARTICLE),
    Goal(
        "File to answer, `efficientnet`, `--precision fast`",
        "file to probabilities of efficientnet, elapsed",
        Kind.FASTER,
        8,
        ARTICLE,
        FAST,
    ),
    Goal("Bulk, a poster, beside the bare network", "bulk, elapsed", Kind.SHARE, 0.9, "the bare network"),
    Goal("Bulk, a poster, beside the article's loop", "bulk, elapsed", Kind.FASTER, 5, "the article's loop"),
    Goal("Bulk with `--precision fast`, a poster", "bulk, elapsed", Kind.FASTER, 2.5, "posterclf", FAST),
    Goal("Bulk, memory for 100,000 files", "growth, memory", Kind.RATIO, 1.1, "1,000 files", "100,000 files"),
    Goal("API, 8 clients, a request", "API, 8 clients", Kind.SHARE, 0.7, "the bare network"),
    Goal("API, 64 clients, a request", "API, 64 clients", Kind.SHARE, 0.7, "the bare network"),
    Goal("Page: first paint", "first paint", Kind.RATIO, 1.1, "an empty page"),
    Goal("Page: title painted", "title painted", Kind.RATIO, 1.3, "an empty page"),
    Goal("`posterclf predict`, processor's seconds", "posterclf predict, processor", Kind.SECONDS, 1.0, ARTICLE),
    Goal("`posterclf --help`", "posterclf --help, elapsed", Kind.SECONDS, 0.3, "Python alone"),
    Goal("Page: the threshold is let go, time", "threshold let go, time", Kind.RATIO, 2, "an empty fragment"),
    Goal("Training: an epoch", "training epoch, elapsed", Kind.RATIO, 1.1, "arrays in memory"),
    Goal("Training: memory", "training memory", Kind.RATIO, 0.33, "arrays in memory"),
)
