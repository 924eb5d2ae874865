"""posterclf dataset from"""

import shlex
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from posterclf.cli.options import json_option, progress_bar, with_some_of
from posterclf.cli.output import say, write_json

if TYPE_CHECKING:
    from posterclf.datasets.checks import Finding
    from posterclf.datasets.sources.labelled_pictures import LabelledPictures

LABELS_SHOWN = 30  # of more, the most and the least frequent
NAMES_SHOWN = 5
BARS_AFTER = 2  # seconds


@click.command("from")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder for labels.csv, which must not be there.",
)
@click.option(
    "--images",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the pictures that a file names.  [default: the file's, or Images or images in that]",
)
@click.option(
    "--labels",
    "columns",
    metavar="COLUMN",
    multiple=True,
    help="The column that says the labels, or Label Studio's control. Again for further ones.  [default: found]",
)
@json_option
def dataset_from(source: Path, out: Path, images: Path | None, columns: tuple[str, ...], as_json: bool):
    """Make a CSV of labels, as `posterclf train` takes it, from what is there. Pictures stay where they are.

    SOURCE is a folder whose folders are labels (red/dress/1.jpg has two); or a CSV, JSON Lines or a JSON list with a
    column of labels, separated by |, ; or comma or written as lists, or with a column of yes and no for each label; or
    what Label Studio exports as JSON, JSON-MIN or CSV.

    What was understood is told, and what `posterclf dataset check` says of the result. Exit code 1 where a fault would
    spoil training.

    \b
    $ posterclf dataset from clothes --out clothes
    $ posterclf dataset from labels.csv --images photos --labels colour --labels kind --out data
    """
    from posterclf.datasets.checks import findings
    from posterclf.datasets.reading import read_dataset
    from posterclf.datasets.sources.labelled_pictures import require_free, write_labels
    from posterclf.datasets.sources.read_source import read_source

    csv_file = out / "labels.csv"
    require_free(csv_file)
    progress = partial(progress_bar(), delay=BARS_AFTER)
    pictures = read_source(source, images, columns, progress)
    write_labels(csv_file, pictures)
    found = findings(read_dataset(csv_file, pictures.images), progress)
    report = _report(pictures, csv_file, found)
    if as_json:
        write_json(report)
    else:
        say(*_in_words(report))
    sys.exit(1 if any(finding.fatal for finding in found) else 0)


def _report(pictures: "LabelledPictures", csv_file: Path, found: "list[Finding]") -> dict[str, Any]:
    fatal = any(finding.fatal for finding in found)
    data = ["--csv", str(csv_file), "--images", str(pictures.images)]
    return {
        "understood": pictures.understood,
        "images": str(pictures.images),
        "csv": str(csv_file),
        "pictures": len(pictures.rows),
        "labels": pictures.counts,
        "separator": pictures.separator,
        "without_label": list(pictures.without_label),
        "merged": list(pictures.merged),
        "not_found": list(pictures.not_found),
        "skipped": {why: list(names) for why, names in pictures.skipped.items()},
        "notes": list(pictures.notes),
        "findings": [
            {"kind": finding.kind, "Id": finding.poster_id, "text": str(finding), "fatal": finding.fatal}
            for finding in found
        ],
        "next": shlex.join(["posterclf", *(("dataset", "check") if fatal else ("train",)), *data]),
    }


def _in_words(report: dict[str, Any]) -> list[str]:
    labels = report["labels"]
    per_picture = sum(labels.values()) / report["pictures"]
    lines = [
        f"Understood as {report['understood']}.",
        f"{report['pictures']:,} pictures, {len(labels)} labels, {per_picture:.2f} labels a picture.",
    ]
    if report["separator"]:
        lines.append(f"Between labels stands {report['separator']!r}.")
    lines += [
        *_named("without a label", report["without_label"]),
        *_named("with the labels of several files, rows or annotations", report["merged"]),
        *_named("not found, and left out", report["not_found"]),
        *(line for why, names in report["skipped"].items() for line in _named(f"skipped ({why})", names)),
        *report["notes"],
        "",
        *_counts(labels),
        "",
        *_check(report["findings"]),
        "",
        f"Written: {report['csv']}",
    ]
    if any(finding["fatal"] for finding in report["findings"]):
        lines.append(f"Training would stop at these faults. Mend them, remove {report['csv']}, and make it anew.")
    else:
        lines.append(f"Next: {report['next']}")
    return lines


def _named(what: str, names: list[str]) -> list[str]:
    if not names:
        return []
    more = ", ..." if len(names) > NAMES_SHOWN else ""
    return [f"{len(names):,} {what}: {', '.join(names[:NAMES_SHOWN])}{more}"]


def _counts(labels: dict[str, int]) -> list[str]:
    """A line for each label with its number of pictures; of many labels, the most and the least frequent."""
    if len(labels) <= LABELS_SHOWN:
        return [f"{count:>7,}  {label}" for label, count in labels.items()]
    by_count = [f"{count:>7,}  {label}" for label, count in Counter(labels).most_common()]
    half = LABELS_SHOWN // 2
    left_out = f"    ...  {len(by_count) - 2 * half} labels between; --json lists all"
    return [*by_count[:half], left_out, *by_count[-half:]]


def _check(findings: list[dict[str, Any]]) -> list[str]:
    if not findings:
        return ["Check: no faults."]
    return [
        line
        for kind in dict.fromkeys(finding["kind"] for finding in findings)
        for line in with_some_of(f"Check: {kind}", [finding["text"] for finding in findings if finding["kind"] == kind])
    ]
