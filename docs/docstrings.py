"""The docstrings of this project as Markdown: a griffe extension for mkdocstrings, named in mkdocs.yml.

A docstring lists what it is about as `name:  meaning`, with further lines indented below the meaning. On the site that
is a list.
"""

import re

from griffe import Extension, Object

SESSION = re.compile(r"^>>> .*?(?=\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)
ITEM = re.compile(r"(?P<names>\w+(?:, \w+)*):\s+(?P<text>\S.*)")


def as_markdown(docstring: str) -> str:
    """A docstring with each `name:  meaning` as an item of a list, and a session of Python as a block of code."""
    docstring = SESSION.sub(r"```pycon\n\g<0>\n```", docstring)
    made, in_item = list[str](), False
    for line in docstring.splitlines():
        item = ITEM.fullmatch(line)
        if item and (not made or not made[-1].strip() or in_item or line.startswith(("raises:", "returns:"))):
            if made and made[-1].strip() and not in_item:
                made.append("")
            names = ", ".join(f"`{name}`" for name in item["names"].split(", "))
            made.append(f"- {names}: {item['text']}")
            in_item = True
        elif in_item and line.startswith(" ") and line.strip():
            made.append(f"  {line.strip()}")
        else:
            in_item = in_item and not line.strip()
            made.append(line)
    return "\n".join(made)


class Docstrings(Extension):
    """Rewrites every docstring once it is read."""

    def on_instance(self, *, obj: Object, **settings: object) -> None:
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)
