"""A project as a zip in the tutorial's form: labels.csv and Images, as `posterclf train` takes them."""

import csv
import io

from posterclf.teaching.file_names import picture_names
from posterclf.teaching.label_table import column_of_label
from posterclf.teaching.project import Project
from posterclf.teaching.zip_writing import zipped

TABLE, FOLDER = "labels.csv", "Images"


def project_zip(project: Project) -> bytes:
    """The zip of all pictures, in their order; the same bytes for the same project. Without a label there is no table.

    Where a label is called as a column of the form, ' (label)' stands behind it; where a spreadsheet would take it for
    a formula, an apostrophe before it.

    project:  one that keeps its pictures, see `Project.keep_pictures`
    """
    arrangement = project.arrangement
    pictures = [project.pictures[identity] for identity in arrangement.marks]
    names = picture_names(picture.name for picture in pictures)
    table = io.StringIO()
    # Texts are quoted: else a label with a semicolon would make the header look as if semicolons parted it.
    rows = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC)
    rows.writerow(("Id", *map(column_of_label, arrangement.labels)))
    for name, labels in zip(names, arrangement.marks.values(), strict=True):
        rows.writerow((name, *(int(label in labels) for label in arrangement.labels)))
    files = {TABLE: table.getvalue().encode("utf-8")} if arrangement.labels else {}
    for name, picture in zip(names, pictures, strict=True):
        assert picture.content is not None
        files[f"{FOLDER}/{name}"] = picture.content
    return zipped(files)
