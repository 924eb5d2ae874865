"""Files as the content of a zip, the same bytes for the same files."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

DATE = (1980, 1, 1, 0, 0, 0)  # of every file; the earliest that a zip knows
READABLE = 0o100644 << 16  # a regular file that its owner may write and all may read
COMPRESSED = (".csv", ".json", ".md")  # all else is small already, and would take a second


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The content of a zip.

    files:  path in the zip, with slashes -> content
    """
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for path, data in files.items():
            entry = ZipInfo(path, DATE)
            entry.external_attr = READABLE
            entry.create_system = 3  # Unix, wherever it is made
            entry.compress_type = ZIP_DEFLATED if path.endswith(COMPRESSED) else ZIP_STORED
            archive.writestr(entry, data)
    return content.getvalue()
