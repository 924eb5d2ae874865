"""`make fuzz`: one process after another fuzzes each target for its share of the time.

What is found is written to tests/fuzz/findings/TARGET, and is a case of the tests from then on. What atheris learned is
kept in build/fuzz, so that the next run goes on from there.
"""

import argparse
import resource
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from tests.fuzz.targets import FINDINGS, TARGETS
from tests.support.paths import ROOT

CORPUS = ROOT / "build" / "fuzz"
LONGEST = 5  # seconds for one input
MAX_MEGABYTES = 1500  # that the fuzzing process may hold: what it began with among them
MAX_FOUND = 3  # of a target: the same fault is often met again
LARGEST = 2**16  # bytes of an input


def main() -> int:
    options = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    options.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="all where none is named")
    options.add_argument("--seconds", type=int, default=600, help="in all")
    given = options.parse_args()
    names = given.targets or list(TARGETS)
    found = {name: fuzzed(name, given.seconds / len(names)) for name in names}
    for name, paths in found.items():
        print(f"{name:10} {len(paths)} found", *(f"  {path.relative_to(ROOT)}" for path in paths), sep="\n")
    return int(any(found.values()))


def fuzzed(name: str, seconds: float) -> list[Path]:
    """Fuzz one target; a process ends at the first finding, and the next one goes on."""
    corpus, artifacts = CORPUS / name, CORPUS / f"{name} found"
    for folder in (corpus, artifacts):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in TARGETS[name].seeds():
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    end, found = time.monotonic() + seconds, []
    while (left := int(end - time.monotonic())) > 1 and len(found) < MAX_FOUND:
        command = [sys.executable, "-m", "tests.fuzz.process", name, str(corpus), f"-artifact_prefix={artifacts}/"]
        limits = [f"-max_total_time={left}", f"-timeout={LONGEST}", f"-rss_limit_mb={MAX_MEGABYTES}"]
        log = CORPUS / f"{name}.log"
        with log.open("ab") as file:
            ended = subprocess.run(
                [*command, *limits, f"-max_len={LARGEST}"], cwd=ROOT, stdout=file, stderr=file, preexec_fn=_limit
            )
        found += [path for artifact in artifacts.iterdir() if (path := _kept(name, artifact)) not in found]
        if ended.returncode == 0:
            break
        print(f"{name}: ended with {ended.returncode}, see {log.relative_to(ROOT)}", flush=True)
    return found


def _kept(name: str, artifact: Path) -> Path:
    folder = FINDINGS / name
    folder.mkdir(parents=True, exist_ok=True)
    return artifact.rename(folder / f"{artifact.name.partition('-')[0]}-{artifact.name[-12:]}")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
