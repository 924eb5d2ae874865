"""posterclf dataset check, posterclf dataset split"""

import json
import sys
from pathlib import Path

import click

from posterclf.cli.options import dataset_options, json_option, needs_extra, progress_bar

SHOWN_PER_KIND = 20


@click.group()
def dataset() -> None:
    """Look at a CSV of labels and its folder of posters."""


@dataset.command()
@dataset_options
@json_option
def check(csv_file: Path, images: Path, as_json: bool):
    """Find faults in a data set before anything is trained on it, and show what there is to learn.

    Checked: columns, 0/1 cells, Genre against the columns, Ids that come again, missing and undecodable files.
    Rows are counted as in a spreadsheet, the header being row 1. Exit code 1 where a fault would spoil training.
    """
    with needs_extra("train"):
        from posterclf.datasets.checks import findings, summary
        from posterclf.datasets.reading import read_dataset

    posters = read_dataset(csv_file, images)
    checked = summary(posters, findings(posters, progress_bar()))
    click.echo(json.dumps(checked) if as_json else _in_words(checked))
    sys.exit(1 if any(finding["fatal"] for finding in checked["findings"]) else 0)


@dataset.command()
@dataset_options
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file.  [default: the package's own]")
def split(csv_file: Path, images: Path, out: Path | None):
    """Make the split 'clean' anew: columns row (from 0), Id, part.

    The test part is the tutorial's, so that all models are measured on the same posters. A poster with the Id, the
    bytes or the look (perceptual hash) of a test poster is dropped; the rest is parted into training and validation by
    iterative stratification over the label sets, and no poster is in two parts.
    """
    with needs_extra("train"):
        from posterclf.datasets.reading import FIRST_ROW, read_dataset
        from posterclf.datasets.splits import CLEAN_SPLIT, new_clean_split, write_split

    posters = read_dataset(csv_file, images)
    parts, dropped = new_clean_split(posters, progress_bar())
    write_split(out or CLEAN_SPLIT, posters, parts)
    for duplicate in dropped:
        click.echo(
            f"dropped {posters.ids[duplicate.row]}, row {duplicate.row + FIRST_ROW}: "
            f"same {duplicate.same} as the test poster in row {duplicate.other_row + FIRST_ROW}"
        )
    click.echo(f"{', '.join(f'{len(rows)} {part}' for part, rows in parts.items())}: {out or CLEAN_SPLIT}")


def _in_words(summary: dict) -> str:
    import pandas as pd

    genres = pd.DataFrame(summary["genres"].items(), columns=["genre", "posters"])
    genres["share"] = genres["posters"] / summary["rows"]
    baseline = pd.DataFrame(summary["baseline"].items(), columns=["always predicting the training frequencies", ""])
    return "\n\n".join(
        [
            f"{summary['rows']} rows, {summary['ids']} distinct Ids, "
            f"{summary['genres_per_poster']:.3f} genres a poster",
            *(
                _findings_in_words(kind, [finding for finding in summary["findings"] if finding["kind"] == kind])
                for kind in summary["kinds"]
            ),
            f"In the test and in the training part of the split 'article': {len(summary['leaks'])}\n"
            + "\n".join(f"  {leak}" for leak in summary["leaks"]),
            genres.to_string(index=False, float_format="{:.3f}".format),
            baseline.to_string(index=False, float_format="{:.3f}".format),
            f"Accuracy of saying nothing: {summary['accuracy_of_saying_nothing']:.1%}",
        ]
    )


def _findings_in_words(kind: str, findings: list[dict]) -> str:
    lines = [f"{kind}: {len(findings)}"]
    lines += [f"  row {finding['row']}, {finding['Id']}: {finding['detail']}" for finding in findings[:SHOWN_PER_KIND]]
    if len(findings) > SHOWN_PER_KIND:
        lines.append(f"  ... and {len(findings) - SHOWN_PER_KIND} more; --json lists all")
    return "\n".join(lines)
