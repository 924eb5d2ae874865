"""posterclf tag"""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posterclf.cli.options import (
    ShareOrTuned,
    model_option,
    progress_bar,
    runtime_options,
    thresholds_of,
)
from posterclf.cli.output import say
from posterclf.extras import require_extra

if TYPE_CHECKING:
    from posterclf.tagging.run import Tagged


@click.command()
@click.argument("source", metavar="FOLDER|CSV|GLOB")
@click.option("--out", required=True, help="The file to write, in the format of its ending: .csv, .jsonl or .parquet.")
@click.option(
    "--images",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where a CSV's pictures are.  [default: beside it, for Ids in the folder Images beside it]",
)
@model_option
@click.option(
    "--threshold",
    type=ShareOrTuned(),
    help="From which probability on a label is predicted; tuned: each label's own.  [default: the model's own, tuned "
    "or one for all]",
)
@runtime_options
@click.option(
    "--resume", is_flag=True, help="Go on with a run that was stopped or killed before its file was finished."
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="local: all cores of this machine. ray: a Ray cluster.",
)
@click.option("--address", help="Of a running Ray cluster, as host:port or auto.  [default: one on this machine]")
def tag(
    source: str,
    out: str,
    images: Path | None,
    model: str | None,
    threshold: float | str | None,
    runtime: str | None,
    precision: str | None,
    resume: bool,
    engine: str,
    address: str | None,
):
    """Name the labels of a whole archive's pictures, in one file.

    FOLDER is taken with all folders in it. What is no picture by its ending and by how it begins, hidden files and
    folders that cannot be read are left out, counted and told. GLOB is a pattern in quotes, like 'archive/**/*.jpg'.
    CSV has a column file or path, relative to the CSV, or Id, as the tutorial's has; predictions are such a CSV.

    A file that cannot be used is a row with its error, and the exit code is 1. What is done is kept at once: after
    Ctrl-C, a kill or a power cut the same command with --resume goes on. Memory stays the same for any number of
    pictures. A run goes on in the precision that it was begun in, by whichever runtime.

    CSV and Parquet have a column for each label; one that is called as another column, like file or error, becomes
    'file (label)'.

    With --engine ray the source may also be what Ray reads, s3://bucket/folder or a Parquet table with the columns file
    and bytes, and --out a folder that Ray writes in parts, s3://bucket/tags.parquet or tags.parquet/.

    \b
    $ posterclf tag archive --out tags.csv
    $ posterclf tag 'archive/**/*.jpg' --out tags.parquet --resume
    """
    from posterclf.inference.runtimes.choice import RuntimeChoice, computing_for
    from posterclf.registry.model_folder import SERVED_FILE, find_model
    from posterclf.tagging import run
    from posterclf.tagging.journal import journal_path
    from posterclf.tagging.sources import Source

    if address and engine != "ray":
        raise click.UsageError("--address is for --engine ray.")
    if out.lower().endswith(".parquet"):
        require_extra("tag")
    folder = find_model(model)
    thresholds = thresholds_of(folder, threshold)
    if resume and Path(out).is_file() and not journal_path(Path(out)).exists():
        say(f"{out} is finished: there is nothing to go on with. To tag anew, give another --out.")
        return
    choice = RuntimeChoice.of(runtime, precision)
    if resume and (dtype := run.dtype_begun(Path(out), folder)):
        choice = choice.going_on(dtype)
    computing = computing_for(folder, folder.verified_file(SERVED_FILE), choice, threads=1)
    outcomes = run.local_outcomes
    if engine == "ray":
        require_extra("ray")
        from posterclf.tagging import on_ray

        if on_ray.reads_or_writes(source, out):
            if resume:
                raise click.UsageError("--resume is for pictures and results on this machine's disks.")
            tagged = on_ray.tag(source, out, folder, thresholds, address, computing)
            _report(out, tagged, choice.sentence(computing))
            return
        outcomes = partial(on_ray.ray_outcomes, address=address)
    try:
        tagged = run.tag(
            Source(source, images), Path(out), folder, thresholds, resume, outcomes, progress_bar(), computing
        )
    except KeyboardInterrupt as stop:
        stop.args = (f"Stopped; what is done is kept. The same command with --resume goes on with {out}.",)
        raise
    _report(out, tagged, choice.sentence(computing))


def _report(out: str, tagged: "Tagged", computed: str) -> None:
    """Print how many pictures are in the file and what computed them; exit with 1 where a file could not be used."""
    say(f"{out}: {tagged.posters:,} pictures. {computed}", *tagged.left_out.sentences())
    if tagged.failed:
        say(f"{tagged.failed:,} of {tagged.posters:,} files could not be used; their rows say why.", err=True)
    sys.exit(1 if tagged.failed else 0)
