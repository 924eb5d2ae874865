"""Assemble what the site is built of: `python -m docs.site`, part of `make docs`.

The pages in docs/, what is generated from the code, and the documents that lie elsewhere in the repository, with links
between all of them. It is written into build/docs, from which MkDocs makes the site.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from docs import reference_pages

ROOT = Path(__file__).parent.parent
BUILT = ROOT / "build" / "docs"
ELSEWHERE = {  # a document of the repository -> its page
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "examples/README.md": "examples.md",
    "experiments/README.md": "experiments.md",
    "posterclf/app/icon.svg": "favicon.svg",
    **{f"models/{name}/README.md": f"cards/{name}.md" for name in ("article", "efficientnet", "efficientnet-int8")},
}
GENERATED: dict[str, Callable[[], str]] = {
    "reference/command-line.md": reference_pages.command_line,
    "reference/http.md": reference_pages.http,
    "reference/card.md": reference_pages.card,
    "reference/settings.md": reference_pages.settings,
}
LINK = re.compile(r"(?P<mark>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)#\s]*)(?P<anchor>#[^)\s]*)?\)")
FENCED = re.compile(r"(^ *```.*?^ *```)", re.DOTALL | re.MULTILINE)


def assemble(folder: Path = BUILT) -> None:
    """Write all pages into a folder, which is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    for source, page in sorted(_documents()):
        place = folder / page
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.suffix == ".md":
            place.write_text(linked((ROOT / source).read_text(encoding="utf-8"), source, page), encoding="utf-8")
        else:
            shutil.copyfile(ROOT / source, place)
    for page, made in GENERATED.items():
        (folder / page).write_text(made(), encoding="utf-8")


def _documents() -> Iterator[tuple[str, str]]:
    """A file of the repository, and where it is on the site."""
    for path in (ROOT / "docs").rglob("*"):
        if path.is_file() and path.suffix not in (".py", ".pyc", ".ipynb"):
            yield path.relative_to(ROOT).as_posix(), path.relative_to(ROOT / "docs").as_posix()
    yield from ELSEWHERE.items()


def linked(text: str, source: str, page: str) -> str:
    """A page whose links lead to pages of the site; what is in the repository alone is named instead.

    source, page:  where it is in the repository, and where on the site
    """
    pages = dict(_documents()) | {f"docs/{name}": name for name in GENERATED}

    def link(found: re.Match[str]) -> str:
        mark, words, target, anchor = found["mark"], found["text"], found["target"], found["anchor"] or ""
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        meant = normpath((PurePosixPath(source).parent / target).as_posix())
        if meant in pages:
            return f"{mark}[{words}]({relpath(pages[meant], PurePosixPath(page).parent)}{anchor})"
        if not (ROOT / meant).exists():
            return found[0]  # `mkdocs build --strict` names it
        return f"`{meant}`" if words.strip("`") in (meant, PurePosixPath(meant).name) else f"{words} (`{meant}`)"

    parts = FENCED.split(text)  # what is in a block of code stays as it is
    return "".join(part if number % 2 else LINK.sub(link, part) for number, part in enumerate(parts))


if __name__ == "__main__":
    assemble()
