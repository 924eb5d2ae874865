"""`make hostile`: hostile files at all doors; a table, bench/hostile.json, and exit code 1 where one passes a limit.

Seconds of a processor and bytes are told above what the ordinary file of its kind takes at the same door, so that
imports and the network's own work are left out.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tqdm import tqdm

from bench.hostile import here, servers
from bench.hostile.cases import ORDINARY, Case, cases
from bench.hostile.measured import Cost, beside, in_a_fork, of_a_command
from bench.measuring import ROOT
from bench.processes import memory, processor_seconds
from posterclf.images import MAX_BYTES

RESULTS = ROOT / "bench" / "hostile.json"
SECONDS = 2.0  # of a processor, at most
MEMORY = 200 * 10**6  # bytes, at most
LIMITED = ("picture", "zip", "form", "card", "model")  # what strangers send; a table is its owner's own

Measure = Callable[[bytes], Cost]


@dataclass(frozen=True)
class Row:
    """What one door took for one case."""

    door: str
    kind: str
    case: str
    cost: Cost

    @property
    def passes(self) -> bool:
        """Whether it keeps within the limits and is answered by a picture's labels or a sentence."""
        within = self.cost.seconds <= SECONDS and self.cost.memory <= MEMORY
        limited = self.kind in LIMITED and self.case != ORDINARY
        return not self.cost.fault and (within or not limited)


def main(chosen: list[str]) -> int:
    """chosen: parts of doors' names, all where there are none"""
    rows: list[Row] = []
    for doors in (_here, _commands, _api, _page):
        rows += doors(lambda door: not chosen or any(part in door for part in chosen))
    print(table(rows))
    if not chosen:
        RESULTS.write_text(json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False) + "\n", "utf-8")
    return int(not all(row.passes for row in rows))


def table(rows: list[Row]) -> str:
    """Door by door: how many cases, how many came with a sentence, and what the dearest of them took."""
    lines = ["", f"{'door':32} {'cases':>5} {'said':>5} {'seconds':>7} {'MB':>5}   passed a limit, or no sentence"]
    for door in dict.fromkeys(row.door for row in rows):
        costs = [row.cost for row in rows if row.door == door and row.case != ORDINARY]
        said = sum(cost.verdict != "answer" for cost in costs)
        seconds, held = max(cost.seconds for cost in costs), max(cost.memory for cost in costs) / 1e6
        failed = sum(not row.passes for row in rows if row.door == door)
        lines.append(f"{door:32} {len(costs):5} {said:5} {seconds:7.2f} {held:5.0f}   {failed or ''}")
    return "\n".join(lines)


def _figures(cost: Cost) -> str:
    return f"{cost.seconds:.2f} s, {cost.memory / 1e6:.0f} MB"


def _rows(doors: dict[str, dict[str, Measure]], wanted: Callable[[str], bool]) -> list[Row]:
    """doors: kind of case -> name of a door -> what measures it"""
    work = [
        (case, {name: measure for name, measure in doors.get(case.kind, {}).items() if wanted(name)})
        for case in cases()
    ]
    ordinary: dict[str, Cost] = {}
    rows = []
    with tqdm(total=sum(len(named) for _, named in work), disable=None) as progress:
        for case, named in work:
            content = case.make(MAX_BYTES) if named else b""
            for name, measure in named.items():
                progress.set_postfix_str(f"{name}: {case.name}")
                rows.append(_row(name, case, measure(content), ordinary))
                if not rows[-1].passes:
                    told = f"{name}, {case.name}: {_figures(rows[-1].cost)}: {rows[-1].cost.verdict.strip()}"
                    progress.write(told, file=sys.stderr)
                progress.update()
    return rows


def _row(door: str, case: Case, cost: Cost, ordinary: dict[str, Cost]) -> Row:
    base = ordinary.setdefault(f"{door}, {case.kind}", cost)
    if case.name == ORDINARY:
        return Row(door, case.kind, case.name, cost)
    above = replace(cost, seconds=max(0, cost.seconds - base.seconds), memory=max(0, cost.memory - base.memory))
    return Row(door, case.kind, case.name, above)


def _here(wanted: Callable[[str], bool]) -> list[Row]:
    doors = {
        kind: {name: lambda content, door=door: in_a_fork(door, content) for name, door in named.items()}
        for kind, named in here.DOORS.items()
    }
    return _rows(doors, wanted)


def _commands(wanted: Callable[[str], bool]) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures, model = folder / "pictures", folder / "model"
        pictures.mkdir()
        picture, labels, out = pictures / "1.jpg", folder / "labels.csv", folder / "tags.csv"

        def with_picture(content: bytes, *arguments: object) -> Cost:
            picture.write_bytes(content)
            return of_a_command([str(argument) for argument in arguments])

        def check(content: bytes) -> Cost:
            labels.write_text("Id,red,blue\n1,1,0\n", encoding="utf-8")
            return with_picture(content, "dataset", "check", "--csv", labels, "--images", pictures)

        def check_table(content: bytes) -> Cost:
            labels.write_bytes(content)
            picture.write_bytes(here.health_picture())
            return of_a_command(["dataset", "check", "--csv", str(labels), "--images", str(pictures)])

        def predict_with(content: bytes) -> Cost:
            here.unpack(content, model)
            picture.write_bytes(here.health_picture())
            return of_a_command(["predict", "--model", str(model), str(picture)])

        def tag(content: bytes) -> Cost:
            out.unlink(missing_ok=True)
            return with_picture(content, "tag", pictures, "--out", out)

        doors: dict[str, dict[str, Measure]] = {
            "picture": {
                "posterclf predict": lambda content: with_picture(content, "predict", picture),
                "posterclf tag": tag,
                "posterclf dataset check": check,
            },
            "table": {"posterclf dataset check, table": check_table},
            "model": {"posterclf predict --model": predict_with},
        }
        return [_without_folder(row, folder) for row in _rows(doors, wanted)]


def _without_folder(row: Row, folder: Path) -> Row:
    """The row without the path of a folder that is gone by then."""
    return replace(row, cost=replace(row.cost, verdict=row.cost.verdict.replace(f"{folder}/", "")))


def _api(wanted: Callable[[str], bool]) -> list[Row]:
    return _served(servers.api, wanted)


def _page(wanted: Callable[[str], bool]) -> list[Row]:
    return _served(servers.page, wanted)


def _served(server: Callable, wanted: Callable[[str], bool]) -> list[Row]:
    with server() as doors:
        return _rows(_beside(doors), wanted)


def _beside(doors: dict[str, dict[str, servers.Ask]]) -> dict[str, dict[str, Measure]]:
    return {
        kind: {
            name: lambda content, ask=ask: beside(lambda: ask(content), processor_seconds, memory)
            for name, ask in named.items()
        }
        for kind, named in doors.items()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
