"""How many bytes of people's files this process holds in memory: one account for all visits, one for each.

What is held is told as an object and its bytes, and is off the account when nobody holds that object any more: nothing
has to be given back.
"""

from collections import Counter
from collections.abc import Callable
from threading import RLock
from weakref import WeakKeyDictionary, WeakSet

from posterclf.errors import UploadRefused
from posterclf.settings import MAX_UPLOADS
from posterclf.telemetry import HELD, REFUSED

FULL = 507  # the HTTP status 'Insufficient Storage'
PLACES = ("classify", "many", "teach")
PARTS = 4  # a visit may hold one part of so many

_holdings: "WeakSet[Holding]" = WeakSet()
_lock = RLock()
_more_room: list[Callable[[], bool]] = []


def most() -> int:
    """Bytes that all visits may hold together."""
    return MAX_UPLOADS.value * 2**20


def most_of_visit() -> int:
    """Bytes that one visit may hold."""
    return most() // PARTS


def held_in_all() -> int:
    """Bytes that all visits hold."""
    with _lock:
        return sum(holding.size for holding in list(_holdings))


def held_at(place: str) -> int:
    """Bytes that all visits hold at one of PLACES."""
    with _lock:
        return sum(holding.sizes[place] for holding in list(_holdings))


def makes_room(let_go: Callable[[], bool]) -> None:
    """Have `let_go` called where there is no room: it lets something go and says whether there was something.

    The last one that was told counts.
    """
    _more_room[:] = [let_go]


class Holding:
    """What one visit holds. Several threads may use it at once."""

    def __init__(self) -> None:
        self._held: WeakKeyDictionary[object, tuple[str, int]] = WeakKeyDictionary()
        with _lock:
            _holdings.add(self)

    @property
    def sizes(self) -> Counter[str]:
        """Place -> bytes."""
        sizes: Counter[str] = Counter()
        with _lock:
            for place, size in list(self._held.values()):
                sizes[place] += size
        return sizes

    @property
    def size(self) -> int:
        """Bytes of this visit."""
        return self.sizes.total()

    def hold(self, what: object, place: str, size: int) -> None:
        """From now on `what` holds so many bytes; more than before only where there is room for them.

        what:    on the account as long as it lives
        place:   one of PLACES
        raises:  UploadRefused with the status FULL where this visit, or all together, would hold too much
        """
        while True:
            with _lock:
                more = size - self._held.get(what, ("", 0))[1]
                if more <= 0 or (self.size + more <= most_of_visit() and held_in_all() + more <= most()):
                    return self.tell(what, place, size)
                own_fault = self.size + more > most_of_visit()
            if own_fault or not any(let_go() for let_go in _more_room):
                REFUSED.labels("uploads").inc()
                raise full(size)

    def tell(self, what: object, place: str, size: int) -> None:
        """As `hold`, for what is there already: never refused."""
        with _lock:
            self._held[what] = (place, size)


def full(size: int) -> UploadRefused:
    """Why a file of so many bytes is not taken in."""
    fault = UploadRefused(
        "The server holds as many files as it may. Try again when others have gone, or take away what you brought."
    )
    fault.status, fault.size = FULL, size
    return fault


for _place in PLACES:
    HELD.labels(_place).set_function(lambda place=_place: held_at(place))
