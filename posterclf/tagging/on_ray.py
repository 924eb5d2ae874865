"""The bulk run on many machines: Ray Data hands files to actors with a network each, and replaces those it loses."""

import logging
import os
import socket
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

# Ray reads these when it is imported. It would report its use to its makers, over a network that may be missing.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_DATA_LOG_LEVEL", "CRITICAL")  # an error becomes one sentence below

import numpy as np
import pyarrow as pa
import ray
import ray.data
from pyarrow.compute import field as column
from pyarrow.dataset import dataset as parquet_dataset

from posterclf.batched import batched
from posterclf.errors import ImageError, PosterclfError, TaggingError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.outcome import Outcome, outcome_of_parts
from posterclf.inference.runtimes import LITERT, Computing
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder
from posterclf.tagging.parquet import arrow_table
from posterclf.tagging.run import Tagged, outcome_of
from posterclf.tagging.sources import LeftOut, Source, pictures
from posterclf.tagging.store import Store

LOCAL = "file://"
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
    computing: Computing

    @classmethod
    def of(cls, folder: ModelFolder, computing: Computing) -> "StoredModel":
        """raises:  ModelError where the model's file is not that of its card"""
        return cls(folder, ray.put(folder.verified_file(SERVED_FILE)), computing)

    def load(self) -> PosterClassifier:
        """A classifier on one thread, in the process that calls this."""
        return PosterClassifier(self.folder, ray.get(self.network), 1, self.computing)


class Tagger:
    """An actor with a network of its own: a table of files -> a table of outcomes.

    A file is known by the column `file`; its content is in `bytes`, else at the path `path`, else at the path `file`.
    """

    def __init__(self, model: StoredModel, thresholds: Thresholds | None, store: Store | None = None):
        """
        thresholds:  for tables with the columns of `parquet.arrow_schema`; None for those of `OUTCOME`
        store:       what the paths are in, None for the disks of the machine
        """
        self._classifier = model.load()
        self._thresholds, self._store = thresholds, store

    def __call__(self, files: pa.Table) -> pa.Table:
        outcomes = [self._outcome(**file) for file in files.to_pylist()]
        if self._thresholds is not None:
            return arrow_table(outcomes, self._thresholds)
        return pa.Table.from_pylist([_row(outcome) for outcome in outcomes], OUTCOME)

    def _outcome(
        self, file: str | bytes, path: bytes | None = None, bytes: bytes | None = None, **_further: object
    ) -> Outcome:
        name = os.fsdecode(file)
        content = os.fsdecode(path or name) if bytes is None else bytes
        try:
            if self._store and isinstance(content, str):
                content = self._store.content(content)
        except ImageError as error:
            return Outcome(name, None, str(error))
        return outcome_of(self._classifier, name, content)


def ray_outcomes(
    files: Iterable[str], folder: ModelFolder, computing: Computing = LITERT, address: str | None = None
) -> Generator[Outcome]:
    """What `run.local_outcomes` gives, in any order, from all processors of a Ray cluster.

    files:    paths that every machine of the cluster can read
    computing:  on each of its machines, by which runtime, in numbers of which type
    address:  of a running cluster; None for the one that RAY_ADDRESS names, else one of this machine's own. Where this
              process is connected already, that cluster is taken
    raises:   TaggingError where the cluster cannot be reached, or fails as a whole
    """
    with _cluster(address):
        model = StoredModel.of(folder, computing)
        for dataset in _datasets((file, str(Path(file).absolute())) for file in files):
            tables: Iterable[pa.Table] = _tagged(dataset, model, None).iter_batches(
                batch_size=None, batch_format="pyarrow"
            )
            for table in tables:
                yield from (_outcome(row, folder) for row in table.to_pylist())


def tag(
    source: str,
    out: str,
    folder: ModelFolder,
    thresholds: Thresholds,
    address: str | None = None,
    computing: Computing = LITERT,
) -> Tagged:
    """Tag what Ray reads and let Ray write it, part by part: no picture passes through this machine.

    source:  a folder in any store that PyArrow knows (s3://, gs://, a path), of which the same is left out as of one on
             this machine; or Parquet with the columns `file` and `bytes`, the content, or `file` alone, a path
    out:     a folder of Parquet in any such store, named .parquet, which must not exist; see `parquet.arrow_schema`
    raises:  TaggingError where `source` cannot be read or `out` not written, and where the cluster fails
    """
    if not out.rstrip("/").endswith(".parquet"):
        raise TaggingError(f"Ray itself writes Parquet alone, and {out} is none. Give --out a name ending in .parquet.")
    left_out = LeftOut()
    with _cluster(address):
        model = StoredModel.of(folder, computing)
        store = None
        if source.rstrip("/").endswith(".parquet"):
            datasets = iter([ray.data.read_parquet(source)])
        elif "://" in source and not source.startswith(LOCAL):
            store, root = Store.of(source)
            datasets = _datasets(
                (f"{source.rstrip('/')}/{path}", f"{root}/{path}") for path in pictures(store.files(root), left_out)
            )
        else:
            files = Source(unquote(source.removeprefix(LOCAL)) if source.startswith(LOCAL) else source).files(left_out)
            datasets = _datasets((file, str(Path(file).absolute())) for file in files)
        mode = ray.data.SaveMode.ERROR
        for dataset in datasets:
            _tagged(dataset, model, thresholds, store).write_parquet(out, mode=mode)
            mode = ray.data.SaveMode.APPEND
        if mode is ray.data.SaveMode.ERROR:
            raise TaggingError(" ".join([f"There are no pictures in {source}.", *left_out.sentences()]))
        return Tagged(*_written(out), left_out)


def reads_or_writes(source: str, out: str) -> bool:
    """Whether Ray itself must read or write: object stores, Parquet as source, folders as result."""
    return any("://" in path for path in (source, out)) or source.rstrip("/").endswith(".parquet") or out.endswith("/")


def _written(out: str) -> tuple[int, int]:
    """How many rows are in the Parquet at `out`, and how many of them have an error."""
    store, path = Store.of(out) if "://" in out else (None, out)
    rows = parquet_dataset(path, format="parquet", filesystem=store.filesystem if store else None)
    return rows.count_rows(), rows.count_rows(filter=column("error").is_valid())


def _datasets(files: Iterable[tuple[str, str]]) -> Iterator[ray.data.Dataset]:
    """Names and paths as data sets of `FILES_A_RUN` files."""
    files = iter(files)
    while blocks := list(_blocks(islice(files, FILES_A_RUN))):
        # Ray's types have two classes ObjectRef: what `put` returns is not what this takes.
        yield ray.data.from_arrow_refs(blocks)  # pyright: ignore[reportArgumentType]


def _tagged(
    files: ray.data.Dataset, model: StoredModel, thresholds: Thresholds | None, store: Store | None = None
) -> ray.data.Dataset:
    return files.map_batches(
        Tagger,
        fn_constructor_args=(model, thresholds, store),
        batch_size=FILES_A_BLOCK,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, int(ray.cluster_resources().get("CPU", 1)))),
        num_cpus=1,
    )


def _blocks(files: Iterable[tuple[str, str]]) -> Iterator["ray.ObjectRef[pa.Table]"]:
    for block in batched(files, FILES_A_BLOCK):
        rows = [{"file": os.fsencode(file), "path": os.fsencode(path)} for file, path in block]
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
            _start(address)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = context.print_on_execution_start = False
        yield
    except PosterclfError:
        raise
    except Exception as error:  # Ray raises whatever its parts come to, a task's own errors among them
        raise TaggingError(f"Ray failed: {_last_line(error)}") from error
    finally:
        if connects:
            ray.shutdown()


def _start(address: str | None) -> None:
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except Exception as error:  # a plain Exception where the machine is too busy to start in time
        what = f"The Ray cluster at {address} cannot be joined" if address else "Ray cannot be started on this machine"
        raise TaggingError(f"{what}: {_last_line(error)} Try again, or leave out --engine ray.") from error


def _last_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__
