"""One door to all sources."""

from collections.abc import Sequence
from pathlib import Path

from posterclf.datasets.sources import label_studio
from posterclf.datasets.sources.folders import labelled_folder
from posterclf.datasets.sources.label_columns import labelled_table
from posterclf.datasets.sources.labelled_pictures import LabelledPictures
from posterclf.datasets.sources.predictions import is_predictions, labelled_predictions
from posterclf.datasets.tables import json_objects, table_of_csv, table_of_objects
from posterclf.errors import DatasetError
from posterclf.progress import Progress, silent
from posterclf.text_file import TextFile


def read_source(
    source: Path, images: Path | None = None, columns: Sequence[str] = (), progress: Progress = silent
) -> LabelledPictures:
    """The pictures and labels of whatever people have. Nothing is decoded.

    source:   a folder whose folders are labels; or a CSV, JSON Lines or a JSON list with a column of labels or a column
              for each label; or an export of Label Studio as JSON, JSON-MIN, CSV or TSV; or a file of predictions
    images:   the folder of a table's pictures; None for the table's own, or the folder Images or images in it
    columns:  those of a table that say the labels, or Label Studio's controls; none to find them
    raises:   DatasetError where the source is none of these, no picture is found, or the labels cannot be learned
    """
    if images and not images.is_dir():
        raise DatasetError(f"{images} is not a folder. Give the folder that holds the pictures.")
    if source.is_dir():
        if columns or (images and not images.samefile(source)):
            raise DatasetError(
                f"{source} is a folder: its pictures are in it, and its folders are the labels. Leave out --images and "
                "--labels, or give the file that says the labels."
            )
        return labelled_folder(source, progress)
    if not source.is_file():
        raise DatasetError(f"There is no folder and no file {source}. Check the path.")
    text = TextFile(source)
    found = json_objects(source, text.text()) if text.beginning.lstrip().startswith(("[", "{")) else None
    if not found:
        table = table_of_csv(source)
        if len(table.columns) < 2:
            raise DatasetError(
                f"{source} is neither a folder nor a table with a column of pictures and one of labels: a CSV, JSON "
                "Lines, a JSON list or an export of Label Studio."
            )
    else:
        form, objects = found
        if label_studio.is_tasks(objects):
            return label_studio.labelled_tasks(source, objects, images, columns, progress)
        table = table_of_objects(source, form, objects)
    if label_studio.is_flat(table):
        return label_studio.labelled_rows(table, images, columns, progress)
    if is_predictions(table):
        return labelled_predictions(table, images, columns, progress)
    return labelled_table(table, images, columns, progress)
