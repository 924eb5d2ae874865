"""Which connections there are, from which address, and which of them owe bytes: who was silent longest goes first."""

from collections import Counter, defaultdict
from typing import Protocol


class Droppable(Protocol):
    """A connection that can be ended at once."""

    def drop(self) -> None: ...


class ConnectionTable:
    """The connections of a server, of which one address has at most half. It costs the same however many there are.

    most:  how many there may be
    """

    def __init__(self, most: int):
        self.most = most
        self.count = 0
        self.of_address: Counter[str | None] = Counter()
        self._owing: defaultdict[str | None, dict[Droppable, None]] = defaultdict(dict)  # by their last byte

    def add(self, address: str | None, connection: Droppable) -> None:
        """It came, and owes its first request. Where there are too many, one of the most crowded address is dropped."""
        self.count += 1
        self.of_address[address] += 1
        self.hear(address, connection)
        if self.of_address[address] > self.most // 2:
            self._drop_one(address)
        elif self.count > self.most:
            ((crowded, _),) = self.of_address.most_common(1)
            self._drop_one(crowded if self._owing[crowded] else address)

    def remove(self, address: str | None, connection: Droppable | None = None) -> None:
        """It is gone; where it owed nothing, its address is enough."""
        if connection is not None:
            self.answer(address, connection)
        self.count -= 1
        self.of_address[address] -= 1
        if not self.of_address[address]:
            del self.of_address[address]
            self._owing.pop(address, None)

    def hear(self, address: str | None, connection: Droppable) -> None:
        """Bytes came of it, and it still owes some."""
        self._owing[address].pop(connection, None)
        self._owing[address][connection] = None

    def answer(self, address: str | None, connection: Droppable) -> None:
        """It owes nothing: it is waiting for its answer, or has become a websocket."""
        self._owing[address].pop(connection, None)

    def _drop_one(self, address: str | None) -> None:
        silent = next(iter(self._owing[address]))  # at least the one that came just now
        self.answer(address, silent)
        silent.drop()
