"""Pages of reference that are generated: the HTTP API, a card's format, and what an operator sets."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Any

import click
import msgspec

from docs import operation
from docs.docstrings import ITEM
from posterclf.cli import cli
from posterclf.labels import Labels
from posterclf.registry.card import CARD_VERSION, Card, card_json
from posterclf.registry.model_folder import find_model
from posterclf.service.description import description

Schema = Mapping[str, Any]
HELP_WIDTH = 96  # characters of a line
SHIPPED = ("efficientnet", "article", "efficientnet-int8")


def command_line() -> str:
    """What `--help` says, of each command."""
    parts = [
        "# Command line\n\nWhat `--help` says, of each command. Exit codes: 0 all well, 1 something could not be used "
        "(one line on standard error says what), 2 usage, 130 stopped by Ctrl-C, 143 and 129 by SIGTERM and SIGHUP; "
        "`serve` and `page` end with 0 by any of these."
    ]
    program = click.Context(cli, info_name="posterclf", terminal_width=HELP_WIDTH, **cli.context_settings)
    for context in _contexts(program):
        parts += [f"## {context.command_path}", f"```text\n{context.get_help()}\n```"]
    return "\n\n".join(parts) + "\n"


def _contexts(context: click.Context) -> Iterator[click.Context]:
    """A command's own, and those of the commands in it."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command
            yield from _contexts(click.Context(command, context, name, terminal_width=HELP_WIDTH))


def http() -> str:
    """The description of the HTTP API, as `posterclf serve` gives it below /api/openapi.json, as a page."""
    api = description([find_model(name) for name in SHIPPED])
    parts = [
        "# HTTP API\n\n`posterclf serve` answers below `/api`. The same as a document in OpenAPI "
        f"{api['openapi']} is at `/api/openapi.json`, and a page to try it at `/api/`."
    ]
    for path, methods in api["paths"].items():
        for method, operation_ in methods.items():
            parts += _operation(f"{method.upper()} /api{path}", operation_)
    for name, schema in api["components"]["schemas"].items():
        parts += [f"## {name}", *_schema(schema)]
    return "\n\n".join(parts) + "\n"


def card() -> str:
    """What a card.json may hold, from the types that read it."""
    _, schemas = msgspec.json.schema_components([Card], schema_hook=_schema_of)
    example = json.loads(card_json(find_model("article").card))
    shown = {
        name: example[name] for name in ("card_version", "name", "network", "input", "licence", "versions", "files")
    }
    parts = [
        "# A model's card\n\nA model is a folder, and its `card.json` says all that the program needs to know of it. A "
        f"README.md beside it says the same to a reader. This is version {CARD_VERSION}; a card of a newer version is "
        "refused with a sentence.\n\nA part of the card of `article`:",
        f"```json\n{json.dumps(shown, indent=2)}\n```",
    ]
    for name, schema in sorted(schemas.items(), key=lambda part: part[0] != "Card"):
        parts += [f"## {name}", *_schema(schema)]
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    """What an operator sets and sees, and which limits there are."""
    return f"""# Settings, limits and measures

## Variables of the environment

{operation.settings_table()}
## Limits

{operation.limits_table()}
## Measures for Prometheus

{operation.measures_table()}"""


def _schema_of(kind: type) -> dict[str, Any]:
    assert kind is Labels
    return {"type": "array", "items": {"type": "string"}}


def _operation(title: str, described: Schema) -> Iterator[str]:
    yield f"## {title}"
    yield f"{described['summary']}. {described.get('description', '')}".strip()
    if parameters := described.get("parameters"):
        rows = [
            (f"`{one['name']}`", _kind(one["schema"]), one["schema"].get("default", ""), one["description"])
            for one in parameters
        ]
        yield _table(("parameter", "value", "default", "what it says"), rows)
    if body := described.get("requestBody"):
        kinds = " or ".join(f"`{kind}`" for kind in body["content"])
        yield f"The body is {kinds}: {body['description']}"
    rows = [
        (f"`{status}`", ", ".join(f"`{kind}`" for kind in answer.get("content", {})), answer["description"])
        for status, answer in described["responses"].items()
    ]
    yield _table(("status", "body", "when"), rows)


def _schema(schema: Schema) -> Iterator[str]:
    """The properties of an object as a table; of anything else, its kind."""
    meaning, meanings = _meanings(cleandoc(schema.get("description", "")))
    if meaning:
        yield meaning
    if "properties" not in schema:
        yield f"Is {_kind(schema)}."
        return
    required = schema.get("required", ())
    rows = [
        (f"`{name}`", _kind(value), "yes" if name in required else "", value.get("description", meanings.get(name, "")))
        for name, value in schema["properties"].items()
    ]
    yield _table(("name", "value", "always", "what it says"), rows)


def _meanings(docstring: str) -> tuple[str, dict[str, str]]:
    """A docstring's own text, and the meaning of each name that it lists."""
    text, meanings, names = list[str](), dict[str, str](), list[str]()
    for line in docstring.splitlines():
        if item := ITEM.fullmatch(line):
            names = item["names"].split(", ")
            meanings |= dict.fromkeys(names, item["text"])
        elif names and line.startswith(" "):
            meanings |= {name: f"{meanings[name]} {line.strip()}" for name in names}
        else:
            names = []
            text.append(line)
    return "\n".join(text).strip(), meanings


def _kind(schema: Schema) -> str:
    """A schema in a few words."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{re.sub(r'[^a-z0-9-]', '', name.lower())})"
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return " or ".join(_kind(one) for one in schema[several])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{json.dumps(value).strip(chr(34))}`" for value in schema["enum"])
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        kind = " or ".join(kind)
    if kind == "array" and "items" in schema and schema["items"] is not False:
        return f"list of {_kind(schema['items'])}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {_kind(schema['additionalProperties'])} by name"
    bounds = [
        words.format(schema[bound])
        for bound, words in (
            ("minimum", "from {}"),
            ("exclusiveMinimum", "above {}"),
            ("maximum", "to {}"),
            ("maxLength", "up to {} characters"),
        )
        if bound in schema
    ]
    return " ".join([kind, *bounds])


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )
