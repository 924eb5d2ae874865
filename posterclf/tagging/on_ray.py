"""The bulk run on many machines: Ray Data hands files to actors with a network each, and replaces those it loses."""

import logging
import os
import socket
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

# Ray reads these when it is imported. It would report its use to its makers, over a network that may be missing.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_DATA_LOG_LEVEL", "ERROR")

import numpy as np
import pyarrow as pa
import ray
import ray.data
from ray.exceptions import RayError

from posterclf.batched import batched
from posterclf.errors import TaggingError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.outcome import Outcome, outcome_of_parts
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder
from posterclf.tagging.parquet import arrow_table
from posterclf.tagging.run import outcome_of

FILES_A_BLOCK = 16  # what an actor takes at once, and does again where its machine is lost
FILES_A_RUN = 100_000  # Ray holds a description of each block until its run ends

# How files are sent out and outcomes back: half a kilobyte a poster, and probabilities exact to the bit.
FILE = pa.schema([("file", pa.binary()), ("path", pa.binary())])
OUTCOME = pa.schema(
    [
        ("file", pa.binary()),
        ("probabilities", pa.list_(pa.float32())),
        ("poster_likeness", pa.float64()),
        ("probably_no_poster", pa.bool_()),
        ("error", pa.string()),
    ]
)


@dataclass(frozen=True)
class StoredModel:
    """A model whose network is in Ray's object store.

    Ray replaces an actor's argument that is a reference by the object itself, and then cannot start the actor again
    after a loss. As a part of another value it stays a reference, which each actor resolves.
    """

    folder: ModelFolder
    network: "ray.ObjectRef[bytes]"

    @classmethod
    def of(cls, folder: ModelFolder) -> "StoredModel":
        """raises:  ModelError where the model's file is not that of its card"""
        return cls(folder, ray.put(folder.verified_file(SERVED_FILE)))

    def load(self) -> PosterClassifier:
        """A classifier on one thread, in the process that calls this."""
        return PosterClassifier(self.folder, ray.get(self.network), threads=1)


class Tagger:
    """An actor with a network of its own: a table of files -> a table of outcomes.

    A file is known by the column `file`; its content is in `bytes`, else at the path `path`, else at the path `file`.
    """

    def __init__(self, model: StoredModel, thresholds: Thresholds | None):
        """thresholds: for tables with the columns of `parquet.arrow_schema`; None for those of `OUTCOME`."""
        self._classifier = model.load()
        self._thresholds = thresholds

    def __call__(self, files: pa.Table) -> pa.Table:
        outcomes = [self._outcome(**file) for file in files.to_pylist()]
        if self._thresholds is not None:
            return arrow_table(outcomes, self._thresholds)
        return pa.Table.from_pylist([_row(outcome) for outcome in outcomes], OUTCOME)

    def _outcome(
        self, file: str | bytes, path: bytes | None = None, bytes: bytes | None = None, **_further: object
    ) -> Outcome:
        name = os.fsdecode(file)
        return outcome_of(self._classifier, name, os.fsdecode(path or name) if bytes is None else bytes)


def ray_outcomes(files: Iterable[str], folder: ModelFolder, address: str | None = None) -> Generator[Outcome]:
    """What `run.local_outcomes` gives, in any order, from all processors of a Ray cluster.

    files:    paths that every machine of the cluster can read
    address:  of a running cluster; None for the one that RAY_ADDRESS names, else one of this machine's own. Where this
              process is connected already, that cluster is taken
    raises:   TaggingError where the cluster cannot be reached, or fails as a whole
    """
    files = iter(files)
    with _cluster(address):
        model = StoredModel.of(folder)
        while blocks := list(_blocks(islice(files, FILES_A_RUN))):
            # Ray's types have two classes ObjectRef: what `put` returns is not what this takes.
            dataset = ray.data.from_arrow_refs(blocks)  # pyright: ignore[reportArgumentType]
            tables: Iterable[pa.Table] = _tagged(dataset, model, None).iter_batches(
                batch_size=None, batch_format="pyarrow"
            )
            for table in tables:
                yield from (_outcome(row, folder) for row in table.to_pylist())


def tag(source: str, out: str, folder: ModelFolder, thresholds: Thresholds, address: str | None = None) -> None:
    """Tag what Ray reads and let Ray write it, part by part: nothing passes through this machine.

    source:  a folder in any store that Ray knows (s3://, gs://, a path); or Parquet with the columns `file` and
             `bytes`, the content, or `file` alone, a path
    out:     a folder of Parquet in any such store, named .parquet, which must not exist; see `parquet.arrow_schema`
    raises:  TaggingError where `source` cannot be read or `out` not written, and where the cluster fails
    """
    if not out.rstrip("/").endswith(".parquet"):
        raise TaggingError(f"Ray itself writes Parquet alone, and {out} is none. Give --out a name ending in .parquet.")
    with _cluster(address):
        model = StoredModel.of(folder)
        if source.rstrip("/").endswith(".parquet"):
            files = ray.data.read_parquet(source)
        else:
            files = ray.data.read_binary_files(source, include_paths=True).rename_columns({"path": "file"})
        _tagged(files, model, thresholds).write_parquet(out, mode=ray.data.SaveMode.ERROR)


def reads_or_writes(source: str, out: str) -> bool:
    """Whether Ray itself must read or write: object stores, Parquet as source, folders as result."""
    return any("://" in path for path in (source, out)) or source.rstrip("/").endswith(".parquet") or out.endswith("/")


def _tagged(files: ray.data.Dataset, model: StoredModel, thresholds: Thresholds | None) -> ray.data.Dataset:
    return files.map_batches(
        Tagger,
        fn_constructor_args=(model, thresholds),
        batch_size=FILES_A_BLOCK,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, int(ray.cluster_resources().get("CPU", 1)))),
        num_cpus=1,
    )


def _blocks(files: Iterable[str]) -> Iterator["ray.ObjectRef[pa.Table]"]:
    for block in batched(files, FILES_A_BLOCK):
        rows = [{"file": os.fsencode(file), "path": os.fsencode(Path(file).absolute())} for file in block]
        yield ray.put(pa.Table.from_pylist(rows, FILE))


def _row(outcome: Outcome) -> dict:
    row = {"file": os.fsencode(outcome.file), "error": outcome.error}
    if outcome.prediction:
        row |= {
            "probabilities": outcome.prediction.probabilities,
            "poster_likeness": outcome.prediction.poster_likeness,
            "probably_no_poster": outcome.prediction.probably_no_poster,
        }
    return row


def _outcome(row: dict, folder: ModelFolder) -> Outcome:
    probabilities = np.array(row["probabilities"], np.float32) if row["error"] is None else None
    doubted = row["probably_no_poster"]
    return outcome_of_parts(
        os.fsdecode(row["file"]), probabilities, row["poster_likeness"], doubted, row["error"], folder
    )


@contextmanager
def _cluster(address: str | None) -> Iterator[None]:
    """A quiet connection to a cluster, in which Ray's errors become a TaggingError."""
    connects = not ray.is_initialized()
    host, _, port = (address or "").rpartition(":")
    if connects and host and port.isdecimal():  # checked here, because Ray would try for minutes
        try:
            socket.create_connection((host.removeprefix("ray://"), int(port)), timeout=10).close()
        except OSError as error:
            raise TaggingError(f"No Ray cluster answers at {address}. Check the address.") from error
    try:
        if connects:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = context.print_on_execution_start = False
        yield
    except (ConnectionError, RayError, OSError, ValueError) as error:
        reasons = str(error).strip().splitlines()
        raise TaggingError(f"Ray failed: {reasons[-1] if reasons else type(error).__name__}") from error
    finally:
        if connects:
            ray.shutdown()
