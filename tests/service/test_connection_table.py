"""Who is dropped where there are too many connections."""

from posterclf.service.connection_table import ConnectionTable


class Connection:
    def __init__(self) -> None:
        self.dropped = False

    def drop(self) -> None:
        self.dropped = True


def came(table: ConnectionTable, address: str, count: int) -> list[Connection]:
    connections = [Connection() for _ in range(count)]
    for connection in connections:
        table.add(address, connection)
    return connections


def dropped(connections: list[Connection]) -> list[int]:
    return [index for index, connection in enumerate(connections) if connection.dropped]


def test_one_address_has_half_and_who_was_silent_longest_goes():
    table = ConnectionTable(8)
    here = came(table, "a", 4)
    table.hear("a", here[0])
    table.answer("a", here[1])  # its answer is under way
    later = came(table, "a", 2)
    assert (dropped(here), dropped(later)) == ([2, 3], [])


def test_of_an_address_whose_connections_are_all_at_work_the_new_one_goes():
    table = ConnectionTable(8)
    here = came(table, "a", 4)
    for connection in here:
        table.answer("a", connection)
    assert dropped(came(table, "a", 1)) == [0]
    assert dropped(here) == []


def test_where_all_is_full_the_address_that_has_most_gives_one():
    table = ConnectionTable(8)
    many, few = came(table, "a", 4), came(table, "b", 3)
    others = [came(table, address, 1)[0] for address in "cd"]
    assert (dropped(many), dropped(few), dropped(others)) == ([0], [], [])


def test_who_is_gone_makes_room_and_leaves_nothing_behind():
    table = ConnectionTable(8)
    for _ in range(3):
        here = came(table, "a", 4)
        assert dropped(here) == []
        for connection in here:
            table.remove("a", connection)
    assert (table.count, dict(table.of_address), dict(table._owing)) == (0, {}, {})
