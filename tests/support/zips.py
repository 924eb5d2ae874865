"""Zips as people and their systems make them."""

import io
import zipfile
from collections.abc import Mapping


def zip_of(files: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these files: path -> content."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return content.getvalue()


def files_of(content: bytes) -> dict[str, bytes]:
    """Path -> content."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
