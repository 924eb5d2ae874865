"""The bulk run on many machines: Ray Data hands files to actors that each hold the network, and bears their loss."""

import logging
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

# Ray reads these when it is imported. Its reports of use go to its makers, over a network that may not be there.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_DATA_LOG_LEVEL", "ERROR")

import numpy as np
import pyarrow as pa
import ray
import ray.data

from posterclf.errors import TaggingError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.outcome import Outcome, outcome_of_parts
from posterclf.inference.records import Threshold
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder
from posterclf.tagging.parquet import arrow_table, portions
from posterclf.tagging.run import outcome_of

FILES_A_BLOCK = 16  # what an actor takes at once, and does again where its machine is lost
FILES_A_RUN = 100_000  # Ray holds a description of each block until its run ends

# How files travel out and answers back: half a kilobyte a poster, exactly what the network said.
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


class Tagger:
    """An actor with a network of its own: a table of files -> a table of answers.

    A file is known by the column `file`; its content lies in `bytes`, else under `path`, else under `file`.
    """

    def __init__(self, folder: ModelFolder, served: tuple[ray.ObjectRef], threshold: Threshold | None):
        """
        served:     where the network's bytes lie; in a tuple, lest Ray fetch them: it could not start the actor again
        threshold:  for a table as `tags.arrow_schema` describes it, None for `ANSWER`
        """
        self._classifier = PosterClassifier(folder, ray.get(served[0]), threads=1)
        self._threshold = threshold

    def __call__(self, files: pa.Table) -> pa.Table:
        answers = [self._answer(**file) for file in files.to_pylist()]
        if self._threshold is not None:
            return arrow_table(answers, self._threshold)
        return pa.Table.from_pylist([_row(answer) for answer in answers], OUTCOME)

    def _answer(
        self, file: str | bytes, path: bytes | None = None, bytes: bytes | None = None, **_further: object
    ) -> Outcome:
        name = os.fsdecode(file)
        return outcome_of(self._classifier, name, os.fsdecode(path or name) if bytes is None else bytes)


def ray_outcomes(files: Iterable[str], folder: ModelFolder, address: str | None = None) -> Iterator[Outcome]:
    """What `tagging.local_answers` gives, in any order, from all processors of a Ray cluster.

    files:    paths that every machine of the cluster can read
    address:  of a running cluster; None for the one that RAY_ADDRESS names, else one of this machine's own. Where this
              process is connected already, that cluster is taken
    raises:   TaggingError where the cluster cannot be reached, or fails as a whole
    """
    files = iter(files)
    with _cluster(address):
        served = (ray.put(folder.verified_file(SERVED_FILE)),)
        while blocks := list(_blocks(islice(files, FILES_A_RUN))):
            tagged = _tagged(ray.data.from_arrow_refs(blocks), folder, served, None)
            for answers in tagged.iter_batches(batch_size=None, batch_format="pyarrow"):
                yield from (_outcome(row, folder) for row in answers.to_pylist())


def tag(source: str, out: str, folder: ModelFolder, threshold: Threshold | None, address: str | None = None) -> None:
    """Tag what Ray reads and let Ray write it, part by part: nothing passes through this machine.

    source:  a folder in any store that Ray knows (s3://, gs://, a path); or Parquet with the columns `file` and
             `bytes`, the content, or `file` alone, a path
    out:     a folder of Parquet in any such store, named .parquet, which must not be there; see `tags.arrow_schema`
    raises:  TaggingError where `source` cannot be read or `out` not written, and where the cluster fails
    """
    if not out.rstrip("/").endswith(".parquet"):
        raise TaggingError(f"Ray itself writes Parquet alone, and {out} is none. Give --out a name ending in .parquet.")
    threshold = folder.threshold if threshold is None else threshold
    with _cluster(address):
        served = (ray.put(folder.verified_file(SERVED_FILE)),)
        if source.rstrip("/").endswith(".parquet"):
            files = ray.data.read_parquet(source)
        else:
            files = ray.data.read_binary_files(source, include_paths=True).rename_columns({"path": "file"})
        _tagged(files, folder, served, threshold).write_parquet(out, mode="error")


def reads_or_writes(source: str, out: str) -> bool:
    """Whether Ray itself is to read or write: object stores, Parquet as source, and folders as result."""
    return (
        any("://" in place for place in (source, out)) or source.rstrip("/").endswith(".parquet") or out.endswith("/")
    )


def _tagged(
    files: ray.data.Dataset, folder: ModelFolder, served: tuple[ray.ObjectRef], threshold: Threshold | None
) -> ray.data.Dataset:
    return files.map_batches(
        Tagger,
        fn_constructor_args=(folder, served, threshold),
        batch_size=FILES_A_BLOCK,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, int(ray.cluster_resources().get("CPU", 1)))),
        num_cpus=1,
    )


def _blocks(files: Iterable[str]) -> Iterator[ray.ObjectRef]:
    for some in portions(files, FILES_A_BLOCK):
        rows = [{"file": os.fsencode(file), "path": os.fsencode(Path(file).absolute())} for file in some]
        yield ray.put(pa.Table.from_pylist(rows, FILE))


def _row(answer: Outcome) -> dict:
    row = {"file": os.fsencode(answer.file), "error": answer.error}
    if answer.prediction:
        row |= {
            "probabilities": answer.prediction.probabilities,
            "poster_likeness": answer.prediction.poster_likeness,
            "probably_no_poster": answer.prediction.probably_no_poster,
        }
    return row


def _outcome(row: dict, folder: ModelFolder) -> Outcome:
    numbers = np.array(row["probabilities"], np.float32) if row["error"] is None else None
    doubted = row["probably_no_poster"]
    return outcome_of_parts(os.fsdecode(row["file"]), numbers, row["poster_likeness"], doubted, row["error"], folder)


@contextmanager
def _cluster(address: str | None) -> Iterator[None]:
    """Connected to a cluster, and quietly; what fails there is one of our errors."""
    ours = not ray.is_initialized()
    host, _, port = (address or "").rpartition(":")
    if ours and host and port.isdecimal():  # Ray itself would try for minutes
        try:
            socket.create_connection((host.removeprefix("ray://"), int(port)), timeout=10).close()
        except OSError as error:
            raise TaggingError(f"No Ray cluster answers at {address}. Check the address.") from error
    try:
        if ours:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = context.print_on_execution_start = False
        yield
    except (ConnectionError, ray.exceptions.RayError, OSError, ValueError) as error:
        told = str(error).strip().splitlines()
        raise TaggingError(f"Ray failed: {told[-1] if told else type(error).__name__}") from error
    finally:
        if ours:
            ray.shutdown()
