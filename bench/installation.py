"""What a fresh machine downloads and keeps: for the library, for the page, with TensorFlow, and for the tests.

The project itself and pip are not counted: they are there already.
"""

import subprocess
import tempfile
import venv
from pathlib import Path

from bench.measuring import ROOT, Measured, load

EXTRAS = {"the library": "", "the page": "[page,tag]", "with TensorFlow": "[page,tag,train]", "the tests": "[dev]"}
COMMANDS = {
    "the library": ("`pip install .`", "the library, `predict`, `models`, and `tag` into CSV or JSON Lines"),
    "the page": ("`make run`", "the page, and all commands but those that train or export a network"),
    "with TensorFlow": ("then `.venv/bin/pip install 'posterclf[train]'`", "TensorFlow, for these and for lesson 8"),
    "the tests": ("`make test`", "that, the tests and what they compare with"),
}


def measure() -> list[Measured]:
    results = []
    for name, extra in EXTRAS.items():
        with tempfile.TemporaryDirectory() as folder:
            downloaded, kept = _sizes(Path(folder), f"{ROOT}{extra}")
        print(f"  {name}: {downloaded / 1e6:.0f} MB downloaded, {kept / 1e6:.0f} MB kept", flush=True)
        results += [
            Measured("installation, downloaded", name, [downloaded], "byte"),
            Measured("installation, kept", name, [kept], "byte"),
        ]
    return results


def _sizes(folder: Path, project: str) -> tuple[int, int]:
    """Bytes of the packages that the project requires: as files of the registry, and installed."""
    wheels, environment = folder / "wheels", folder / "venv"
    venv.create(environment, with_pip=True)
    before = _bytes(environment)
    pip = [environment / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "download", "--dest", wheels, "--constraint", ROOT / "constraints.txt", project], check=True)
    for own in wheels.glob("posterclf-*"):
        own.unlink()
    subprocess.run([*pip, "install", "--no-deps", *sorted(wheels.iterdir())], check=True)
    return _bytes(wheels), _bytes(environment) - before


def _bytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def markdown() -> str:
    """A row for each way to set the project up."""
    results = {(result.figure, result.contender): result for result in load()}

    def size(what: str, name: str) -> str:
        megabytes = results[f"installation, {what}", name].least / 1e6
        return f"{megabytes:,.0f} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"

    rows = "\n".join(
        f"| {command} | {brings} | {size('downloaded', name)} | {size('kept', name)} |"
        for name, (command, brings) in COMMANDS.items()
    )
    return f"""| | brings | downloads in all | on disk in all |
| --- | --- | ---: | ---: |
{rows}
"""
