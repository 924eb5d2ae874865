"""posterclf dataset check, posterclf dataset split"""

import sys
from pathlib import Path

import click

from posterclf.cli.dataset_from import dataset_from
from posterclf.cli.options import dataset_options, json_option, progress_bar, with_some_of
from posterclf.cli.output import say, write_json
from posterclf.errors import DatasetError


@click.group()
def dataset() -> None:
    """Make, look at and part a CSV of labels and its folder of pictures."""


dataset.add_command(dataset_from)


@dataset.command()
@dataset_options
@json_option
def check(csv_file: Path, images: Path, as_json: bool):
    """Find faults in a data set before anything is trained on it, and show what there is to learn.

    Checked: columns, 0/1 cells, lists of labels against the columns, Ids that come again, missing and undecodable
    files. Rows are counted as in a spreadsheet, the header being row 1. Exit code 1 where a fault would spoil training.
    """
    from posterclf.datasets.checks import findings, summary
    from posterclf.datasets.reading import read_dataset

    pictures = read_dataset(csv_file, images)
    checked = summary(pictures, findings(pictures, progress_bar()))
    if as_json:
        write_json(checked)
    else:
        say(*_in_words(checked))
    sys.exit(1 if any(finding["fatal"] for finding in checked["findings"]) else 0)


@dataset.command()
@dataset_options
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("split.csv"),
    show_default=True,
    help="The file, which must not be there.",
)
@click.option("--seed", type=click.IntRange(0), default=42, show_default=True, help="Of the parting.")
@click.option("--article-test", is_flag=True, help="Keep the tutorial's test part, as the split 'clean' does.")
def split(csv_file: Path, images: Path, out: Path, seed: int, article_test: bool):
    """Part the pictures into about 70% for training, 15% for validation and 15% for the test, into a file.

    Pictures with the same Id, the same bytes or the same look (perceptual hash) are in one part; groups of them are
    parted evenly over the labels by iterative stratification. The file, columns row (from 0), Id, part, goes to
    `posterclf train --split` and `posterclf evaluate --split`; one made by hand needs Id and part alone.

    With --article-test the test part is the tutorial's, a tenth of the rows; a picture that shows what a test picture
    shows is dropped, and a tenth of the rest is for validation.
    """
    from posterclf.datasets.checks import label_findings, missing_files, require_sound, undecodable_files
    from posterclf.datasets.near_duplicates import looks
    from posterclf.datasets.reading import read_dataset
    from posterclf.datasets.splits import new_clean_split, new_split, write_split

    if out.exists():
        raise DatasetError(f"{out} is there already. Remove it, or give another file with --out.")
    if not out.parent.is_dir():
        raise DatasetError(f"There is no folder {out.parent} to write into. Make it first.")
    pictures = read_dataset(csv_file, images)
    require_sound([*label_findings(pictures), *missing_files(pictures)])
    seen = looks(pictures, progress_bar())
    require_sound(undecodable_files(pictures, seen))
    if article_test:
        parts, dropped = new_clean_split(pictures, seen.hashes)
        for duplicate in dropped:
            say(
                f"dropped {pictures.ids[duplicate.row]}, row {pictures.numbers[duplicate.row]}: "
                f"same {duplicate.same} as the test picture in row {pictures.numbers[duplicate.other_row]}"
            )
    else:
        made = new_split(pictures, seen.hashes, seed)
        parts = made.parts
        for sentence in made.sentences():
            say(sentence)
    write_split(out, pictures, parts)
    say(f"{', '.join(f'{len(rows)} {part}' for part, rows in parts.items())}: {out}")


def _in_words(summary: dict) -> list[str]:
    import pandas as pd

    labels = pd.DataFrame(summary["labels"].items(), columns=["label", "pictures"])
    labels["share"] = labels["pictures"] / summary["rows"]
    baseline = pd.DataFrame(summary["baseline"].items(), columns=["always predicting the frequencies", ""])
    lines = [
        f"{summary['rows']} rows, {summary['ids']} distinct Ids, {len(summary['labels'])} labels, "
        f"{summary['labels_per_picture']:.3f} labels a picture, {summary['pictures_without_label']} without a label",
        "",
    ]
    if summary["note"]:
        lines += [summary["note"], ""]
    for kind in summary["kinds"]:
        found = [_in_a_line(finding) for finding in summary["findings"] if finding["kind"] == kind]
        lines += [*with_some_of(kind, found), ""]
    if summary["columns_not_read"]:
        lines += [f"Columns that are no labels and are not read: {', '.join(summary['columns_not_read'])}", ""]
    if summary["leaks"] is not None:
        lines.append(f"In the test and in the training part of the split 'article': {len(summary['leaks'])}")
        lines += [*(f"  {leak}" for leak in summary["leaks"]), ""]
    for table in (labels, baseline):
        lines += [*table.to_string(index=False, float_format="{:.3f}".format).split("\n"), ""]
    return [*lines, f"Accuracy of saying nothing: {summary['accuracy_of_saying_nothing']:.1%}"]


def _in_a_line(finding: dict) -> str:
    return f"row {finding['row']}, {finding['Id']}: {finding['detail']}"
