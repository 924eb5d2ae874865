"""Whole archives: paths in, one file of predictions out, in constant memory; a run killed at any moment can go on."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from posterclf.atomic import write_beside
from posterclf.batched import batched
from posterclf.errors import ImageError, TaggingError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.outcome import Outcome
from posterclf.inference.protocol import Classifier
from posterclf.inference.runtimes import LITERT, Computing
from posterclf.labels import Thresholds
from posterclf.processors import processors
from posterclf.progress import Progress, silent
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder
from posterclf.tagging.journal import Journal, journal_path
from posterclf.tagging.prediction_files import writer_for
from posterclf.tagging.sources import LeftOut, Source

# How many files a thread takes at once, which is what a kill can cost. The network sees one poster a core: larger
# batches leave the processor's cache and win nothing (docs/explanation/tagging.md).
FILES_AT_ONCE = 8
PRECISION = "precision"  # the setting of a run that says of which type its numbers are

Engine = Callable[[Iterable[str], ModelFolder, Computing], Generator[Outcome]]


@dataclass(frozen=True)
class Tagged:
    """A finished run: how many posters are in its file, how many of them could not be used, and what was left out."""

    posters: int
    failed: int
    left_out: LeftOut = field(default_factory=LeftOut)


def local_outcomes(
    files: Iterable[str], folder: ModelFolder, computing: Computing = LITERT, workers: int | None = None
) -> Generator[Outcome]:
    """Outcomes in the order of `files`, which are taken only a little ahead of them.

    Each worker is a thread that decodes a poster and then runs a network of its own on it, single-threaded: while one
    decodes another predicts, and no core ever waits for another.

    workers:  None for one a core that this process may use
    """
    workers = workers or processors()
    served = folder.verified_file(SERVED_FILE)
    idle: SimpleQueue[PosterClassifier] = SimpleQueue()
    for _ in range(workers):
        idle.put(PosterClassifier(folder, served, 1, computing))

    def outcomes_of(batch: list[str]) -> list[Outcome]:
        classifier = idle.get()
        try:
            return [outcome_of(classifier, file) for file in batch]
        finally:
            idle.put(classifier)

    batches = batched(files, FILES_AT_ONCE)
    under_way: deque[Future[list[Outcome]]] = deque()
    with ThreadPoolExecutor(workers) as threads:
        try:
            while True:
                # A few batches more than workers: a slow file must not leave the other workers idle.
                while len(under_way) < 4 * workers and (batch := next(batches, None)):
                    under_way.append(threads.submit(outcomes_of, batch))
                if not under_way:
                    return
                yield from under_way.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)


def outcome_of(classifier: Classifier, file: str, content: str | bytes | None = None) -> Outcome:
    """What the network says of one file, or why it cannot be used.

    content:  the file's bytes or their path, None where that is `file`
    """
    try:
        return Outcome(file, classifier.predict(file if content is None else content))
    except ImageError as error:
        return Outcome(file, None, str(error))


def tag(
    source: Source,
    out: Path,
    folder: ModelFolder,
    thresholds: Thresholds | None = None,
    resume: bool = False,
    engine: Engine = local_outcomes,
    progress: Progress = silent,
    computing: Computing = LITERT,
) -> Tagged:
    """Predict all posters of `source` and write the predictions into the file `out`: CSV, JSON Lines or Parquet.

    source:      a file that it names twice is predicted once
    out:         sorted by name, or in the source's order where it keeps one
    thresholds:  decide what is predicted, None for the model's default
    resume:      go on with the run that was stopped or killed before it had finished `out`, where there is one
    engine:      files -> their outcomes, in any order
    computing:   by which runtime, in numbers of which type
    raises:      TaggingError where there are no pictures, `out` is finished already, or unfinished without `resume`, or
                 `resume` meets a run with other settings
    """
    write = writer_for(out)
    _refuse_unless_writable(out, folder, resume)
    thresholds = thresholds or folder.thresholds(None)
    left_out = LeftOut()
    files = source.files(left_out)
    journal = Journal(out, folder)
    with closing(journal):
        journal.claim(source.settings() | _settings(folder, thresholds, computing))
        try:
            journal.add_posters(files)
            if not journal.posters():
                raise TaggingError(" ".join([f"There are no pictures in {source.text}.", *left_out.sentences()]))
            _predict_waiting(journal, folder, engine, computing, progress)
        except TaggingError:
            if not journal.finished():  # nothing to go on with
                journal.remove()
            raise
        tagged = Tagged(journal.posters(), journal.failed(), left_out)
        write_beside(out, lambda path: write(path, journal.outcomes(not source.keeps_order), thresholds))
        journal.remove()
    return tagged


def dtype_begun(out: Path, folder: ModelFolder) -> str | None:
    """Of which type the numbers of an unfinished run are, None where there is none.

    raises:  TaggingError where its journal cannot be read
    """
    if not journal_path(out).exists():
        return None
    with closing(Journal(out, folder)) as journal:
        return journal.begun_with(PRECISION)


def _settings(folder: ModelFolder, thresholds: Thresholds, computing: Computing) -> dict[str, str]:
    return {
        "model": f"{folder.name} {folder.card.files.get(SERVED_FILE)}",
        "list of labels": "|".join(folder.labels),
        "threshold": str(thresholds),
        PRECISION: computing.dtype,  # in float32 all runtimes agree
    }


def _refuse_unless_writable(out: Path, folder: ModelFolder, resume: bool) -> None:
    if not out.parent.is_dir():
        raise TaggingError(f"There is no folder {out.parent} to write into. Make it first.")
    if out.exists() and not out.is_file():
        raise TaggingError(f"{out} is no file. Give another --out.")
    unfinished = journal_path(out).exists()
    if out.exists() and not unfinished:
        raise TaggingError(f"{out} is there already, and finished. Give another --out, or remove it first.")
    if unfinished and not resume:
        with closing(Journal(out, folder)) as journal:  # raises where another process is at it
            if journal.finished():
                raise TaggingError(
                    f"{out} is unfinished. Go on with --resume, or give another --out; "
                    f"to begin anew, remove {journal.path}."
                )
            journal.remove()  # a run that was stopped while it was set up


def _predict_waiting(
    journal: Journal, folder: ModelFolder, engine: Engine, computing: Computing, progress: Progress
) -> None:
    """Keep an outcome of every poster in the journal that has none."""
    counts = {"total": journal.posters(), "initial": journal.finished()}
    with (
        closing(engine(journal.waiting(), folder, computing)) as outcomes,
        progress(outcomes, desc="tagging", unit=" pictures", **counts) as bar,
    ):
        for outcome in bar:
            journal.add(outcome)
