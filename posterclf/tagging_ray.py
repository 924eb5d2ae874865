"""The bulk run on many machines: Ray Data hands files to actors that each hold the network, and stands their loss."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

# Ray reads these when it is imported. Its usage reports go to its makers, over a network that may not be there.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")

import pyarrow as pa
import ray
import ray.data

from posterclf.classifier import PosterClassifier, Prediction
from posterclf.errors import TaggingError
from posterclf.registry import SERVED_FILE, ModelFolder
from posterclf.tables import Threshold
from posterclf.tagging import answer_of
from posterclf.tags import Answer, arrow_table

FILES_A_BLOCK = 16  # what an actor takes at once, and does again where its machine is lost
FILES_A_RUN = 100_000  # Ray holds a description of each block of a run, so that a run must end some time

# How answers travel: half a kilobyte a poster, exactly what the network said.
ANSWER = pa.schema(
    [
        ("file", pa.binary()),
        ("probabilities", pa.list_(pa.float32())),
        ("poster_likeness", pa.float64()),
        ("probably_no_poster", pa.bool_()),
        ("error", pa.string()),
    ]
)


class Tagger:
    """An actor with its own network: a table with the column file, and bytes where there are any, -> their answers.

    served:     a one-tuple of the reference to the network's bytes. Ray would fetch a bare one itself and then could
                not start the actor again.
    threshold:  for tables as `tags.arrow_schema` describes, None for `ANSWER`
    """

    def __init__(self, folder: ModelFolder, served: tuple[ray.ObjectRef], threshold: Threshold | None):
        self._classifier = PosterClassifier(folder, ray.get(served[0]), threads=1)
        self._threshold = threshold

    def __call__(self, table: pa.Table) -> pa.Table:
        files = table["file"].to_pylist()
        contents = table["bytes"].to_pylist() if "bytes" in table.column_names else [None] * len(files)
        answers = (
            answer_of(self._classifier, os.fsdecode(file), content)
            for file, content in zip(files, contents, strict=True)
        )
        if self._threshold is not None:
            return arrow_table(answers, self._threshold)
        return pa.Table.from_pylist([_row(answer) for answer in answers], ANSWER)


def ray_answers(files: Iterable[str], folder: ModelFolder, address: str | None = None) -> Iterator[Answer]:
    """What `tagging.local_answers` gives, in any order, from all processors of a Ray cluster.

    files:    paths that all machines of the cluster can read, under the same names
    address:  of a running cluster, None for RAY_ADDRESS's or else one of this machine; the one that this process is
              connected to already is taken in any case
    raises:   TaggingError where the cluster cannot be reached or fails as a whole
    """
    files = iter(files)
    with _cluster(address):
        served = (ray.put(folder.verified_file(SERVED_FILE)),)
        # Ray's own fetching of the next answers runs beside; abandoning the generator ends it.
        while blocks := _blocks(islice(files, FILES_A_RUN)):
            answers = _tagged(ray.data.from_arrow_refs(blocks), folder, served, None)
            for table in answers.iter_batches(batch_size=None, batch_format="pyarrow"):
                yield from map(partial(_answer, folder), table.to_pylist())


def tag(source: str, out: str, folder: ModelFolder, threshold: Threshold | None, address: str | None = None) -> None:
    """Tag what Ray reads and let Ray write it: nothing passes through this machine, and `out` is a folder of parts.

    source:  a folder of any file system that Ray knows (s3://, gs://, ...); or a Parquet file or folder with the
             columns `file` and `bytes`, the content, or `file` alone
    out:     a folder of any such file system, named .parquet, .csv or .jsonl; Parquet is as `tags.arrow_schema` says
    raises:  TaggingError where something cannot be read or written, and where the cluster fails
    """


def reads_or_writes(source: str, out: str) -> bool:
    """Whether Ray itself has to read or write: object stores, Parquet as source, and folders as result."""
    return any("://" in place for place in (source, out)) or source.rstrip("/").endswith(".parquet") or out.endswith("/")
