"""What a bulk run has done so far, on disk: a run that is killed at any moment goes on from here.

SQLite keeps each outcome whole or not at all, and keeps the names, so that memory holds none of them.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from posterclf.errors import TaggingError
from posterclf.inference.outcome import Outcome, outcome_of_parts
from posterclf.registry.model_folder import ModelFolder

# These names stay as they are in existing journals, so that a run that an earlier version began can be continued.
TABLES = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE IF NOT EXISTS poster (number INTEGER PRIMARY KEY, file BLOB UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS answer (
    number INTEGER PRIMARY KEY, probabilities BLOB, likeness REAL, doubted INTEGER, error TEXT
);
"""
EARLIER = {"precision": b"float32"}  # what a journal that does not say it was begun with
NAMES_AT_ONCE = 1000
LONGEST_NAME = 255 - len("-journal")  # bytes; SQLite puts files beside its own


class Journal:
    """The posters of one run and what came of them, in a file beside the result; one process at a time.

    Its errors are TaggingErrors: the file cannot be written, is another run's, or is in use.
    """

    def __init__(self, out: Path, folder: ModelFolder):
        """
        out:     the file that the run is to make
        folder:  the model that predicts
        """
        self.path = journal_path(out)
        self._out, self._folder = out, folder
        _require_writable(self.path)
        with self._faults():
            # Each statement is a transaction of its own, unless we begin one.
            self._rows = sqlite3.connect(self.path, timeout=0, isolation_level=None)
            # Exclusive: a second process is turned away. Write-ahead: what is kept survives a kill without waiting for
            # the disk; after a power cut the last seconds may be missing, and are done again.
            self._rows.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._rows.execute("PRAGMA journal_mode = WAL")
            self._rows.execute("PRAGMA synchronous = NORMAL")
            self._rows.executescript(TABLES)

    def claim(self, settings: dict[str, str]) -> None:
        """Make this the journal of a run with these settings; nothing changes where it is that already.

        A setting that an earlier version did not keep counts as the same, but for those in `EARLIER`.

        raises:  TaggingError where it is one with other settings, naming them
        """
        # In no locale's encoding: a path holds any bytes, and a label any characters.
        encoded = {name: value.encode("utf-8", "surrogateescape") for name, value in settings.items()}
        before = self._settings()
        if other := [name for name, value in encoded.items() if before.get(name, value) != value]:
            raise TaggingError(
                f"{self._out} was begun with another {' and another '.join(other)}. "
                f"Give the same, or another --out; to begin anew, remove {self.path}."
            )
        with self._faults():
            self._rows.executemany("INSERT OR IGNORE INTO setting VALUES (?, ?)", encoded.items())

    def begun_with(self, name: str) -> str | None:
        """The setting that the run was begun with, None where it was not begun or is an earlier version's."""
        value = self._settings().get(name)
        return value.decode("utf-8", "surrogateescape") if value else None

    def add_posters(self, files: Iterable[str]) -> None:
        """Note the posters of the run, by their paths; those that are noted already stay as they are."""
        with self._faults(), self._rows:
            self._rows.execute("BEGIN")
            self._rows.executemany(
                "INSERT OR IGNORE INTO poster (file) VALUES (?)", ((os.fsencode(file),) for file in files)
            )

    def posters(self) -> int:
        """How many posters are noted."""
        return self._number("SELECT COUNT(*) FROM poster")

    def finished(self) -> int:
        """How many of them have their outcome."""
        return self._number("SELECT COUNT(*) FROM answer")

    def failed(self) -> int:
        """How many of them cannot be used."""
        return self._number("SELECT COUNT(*) FROM answer WHERE error IS NOT NULL")

    def waiting(self) -> Iterator[str]:
        """The posters without an outcome, in the order in which they were noted."""
        last = 0
        while True:
            with self._faults():
                rows = self._rows.execute(
                    "SELECT number, file FROM poster WHERE number > ? AND NOT EXISTS "
                    "(SELECT 1 FROM answer WHERE answer.number = poster.number) "
                    f"ORDER BY number LIMIT {NAMES_AT_ONCE}",
                    (last,),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from (os.fsdecode(file) for _, file in rows)

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome; after this call it survives a kill. A second one of the same poster is dropped."""
        prediction = outcome.prediction
        values = (None, None, None, outcome.error)
        if prediction:
            probabilities = prediction.probabilities.astype("<f4").tobytes()
            values = (probabilities, prediction.poster_likeness, prediction.probably_no_poster, None)
        with self._faults():
            self._rows.execute(
                "INSERT OR IGNORE INTO answer SELECT number, ?, ?, ?, ? FROM poster WHERE file = ?",
                (*values, os.fsencode(outcome.file)),
            )

    def outcomes(self, by_name: bool) -> Iterator[Outcome]:
        """All outcomes, without embedding and evidence: by name, byte by byte, or as the posters were noted."""
        with self._faults():
            rows = self._rows.execute(
                "SELECT file, probabilities, likeness, doubted, error FROM poster JOIN answer USING (number) "
                f"ORDER BY {'file' if by_name else 'number'}"
            )
            for file, content, likeness, doubted, error in rows:
                probabilities = np.frombuffer(content, "<f4") if content else None
                yield outcome_of_parts(os.fsdecode(file), probabilities, likeness, doubted, error, self._folder)

    def close(self) -> None:
        """Release the file, so that another process can open it."""
        self._rows.close()

    def remove(self) -> None:
        """Delete the file: the run is finished, or there is nothing in it to go on with."""
        self.close()
        self.path.unlink()

    def _settings(self) -> dict[str, bytes]:
        """What the run was begun with, with `EARLIER` for an earlier version's; nothing where none was begun."""
        with self._faults():
            kept = dict(self._rows.execute("SELECT name, value FROM setting"))
        return kept and EARLIER | kept

    def _number(self, query: str) -> int:
        with self._faults():
            return self._rows.execute(query).fetchone()[0]

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise TaggingError(
                    f"Another process is writing {self._out}. Wait for it, or give another --out."
                ) from error
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise TaggingError(f"There is no room for {self.path}. Make some, and go on with --resume.") from error
            raise TaggingError(f"{self.path} cannot be used: {error}. Mend that, or give another --out.") from error


def journal_path(out: Path) -> Path:
    """The path of the journal of a run that makes `out`; hidden, so that it is no poster of the same folder."""
    name = f".{out.name}.unfinished"
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = f".{hashlib.sha256(os.fsencode(out.name)).hexdigest()}.unfinished"
    return out.with_name(name)


def _require_writable(path: Path) -> None:
    try:
        path.open("ab").close()  # says more than SQLite does: that there is no room, no permission, no such folder
    except OSError as error:
        raise TaggingError(f"{path} cannot be written: {error.strerror}. Mend that, or give another --out.") from error
