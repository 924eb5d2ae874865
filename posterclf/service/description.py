"""The API in OpenAPI 3.1."""

import re
from collections.abc import Sequence
from typing import Any

from posterclf import __version__
from posterclf.images import FORMATS_IN_WORDS, MAX_BYTES, MAX_JPEG_PIXELS, MAX_PIXELS, MIN_SIDE
from posterclf.inference.runtimes import DTYPES, TITLES
from posterclf.registry.model_folder import ModelFolder
from posterclf.service.problems import MEDIA_TYPE
from posterclf.service.uploads import MAX_BODY, MAX_FILES

Schema = dict[str, Any]

PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
NULLABLE = {"type": ["number", "null"]}
# The status codes of errors, and when they come; a problem's detail says what is wrong.
REFUSALS = {
    "400": "The request cannot be understood: a parameter or the multipart body is wrong.",
    "404": "There is no such model.",
    "405": "The method is not allowed here.",
    "408": "The upload did not arrive within the time limit.",
    "409": "The threshold `tuned` is asked for of a model without tuned thresholds.",
    "413": f"More than {MAX_BYTES // 2**20} MB; of a form, more than {MAX_BODY // 2**20} MB.",
    "415": "The content is no picture in a known format.",
    "422": f"The picture is damaged, empty, below {MIN_SIDE} pixels a side, above {MAX_JPEG_PIXELS:,} in all, or "
    f"{MAX_PIXELS:,} where it is no JPEG, or takes too much time or memory; or there are more than {MAX_FILES} files.",
    "500": "A fault of the service.",
    "503": "The service is busy, or the model cannot answer. Retry-After says in how many seconds to try again.",
}


def description(folders: Sequence[ModelFolder]) -> Schema:
    """The OpenAPI document of a service.

    folders:  of the models that can be asked, the default first
    """
    models = [folder.name for folder in folders]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "posterclf",
            "version": __version__,
            "summary": "Which labels does a picture have, such as genres of a movie poster?",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "../api"}],  # beside itself, wherever a proxy put it
        "paths": {
            "/v1/predict": {"post": _predict(models)},
            "/v1/models": {
                "get": {
                    "operationId": "models",
                    "summary": "The models that can be asked, the default first",
                    "responses": _responses(_list_of("Model"), "405", "500"),
                }
            },
            "/v1/health": {
                "get": {
                    "operationId": "health",
                    "summary": "Whether pictures are answered: the default model answers one",
                    "responses": _responses(_reference("Health"), "405", "500", "503"),
                }
            },
            "/v1/live": {
                "get": {
                    "operationId": "live",
                    "summary": "Whether requests are answered at all: no picture is predicted for it",
                    "responses": _responses(_reference("Live"), "405", "500"),
                }
            },
        },
        "components": {"schemas": _schemas(folders)},
    }


def _predict(models: list[str]) -> Schema:
    one, refused = _reference("Prediction"), _reference("Refused")
    one_or_several = {"oneOf": [one, {"type": "array", "items": {"anyOf": [one, refused]}}]}
    return {
        "operationId": "predict",
        "summary": "The labels of one picture, or of several",
        "description": (
            "A picture as the body is answered with one object, the same as a line of `posterclf predict --json`. "
            f"A multipart form with up to {MAX_FILES} files is answered with a list in their order; a file that "
            "cannot be used is an object with its name and its error, and the others are answered."
        ),
        "parameters": [
            _parameter("model", {"type": "string", "enum": models, "default": models[0]}, "Which model answers."),
            _parameter(
                "threshold",
                {"oneOf": [PROBABILITY, {"type": "string", "const": "tuned"}]},
                "From which probability on a label counts as predicted: a number, or each label's own. Left out, the "
                "model's own: tuned where its default_rule says so, else its one for all.",
            ),
            _parameter(
                "full",
                {"type": "boolean", "default": False},
                "Give tuned_thresholds, embedding and evidence as well.",
            ),
        ],
        "requestBody": {
            "required": True,
            "content": {
                # The format is found from the content; the header is not trusted.
                "image/*": {},
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "file": {
                                "type": "array",
                                "items": {"type": "string", "format": "binary"},
                                "minItems": 1,
                                "maxItems": MAX_FILES,
                            }
                        },
                        "required": ["file"],
                    }
                },
            },
            "description": f"{FORMATS_IN_WORDS}, up to {MAX_BYTES // 2**20} MB each.",
        },
        "responses": _responses(one_or_several, *REFUSALS),
    }


def _responses(schema: Schema, *refusals: str) -> Schema:
    problem = {"content": {MEDIA_TYPE: {"schema": _reference("Problem")}}}
    retry = {"headers": {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}}
    return {
        "200": {"description": "The answer.", "content": {"application/json": {"schema": schema}}},
        **{code: {"description": REFUSALS[code], **problem, **(retry if code == "503" else {})} for code in refusals},
    }


def _parameter(name: str, schema: Schema, text: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": text}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(name: str) -> Schema:
    return {"type": "array", "items": _reference(name)}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required)}


def _schemas(folders: Sequence[ModelFolder]) -> Schema:
    """Those of all models, and of each model a prediction with its own labels."""
    text = {"type": "string"}
    names = {folder.name: name for folder, name in zip(folders, _schema_names(folders), strict=True)}
    model = {**text, "enum": list(names)}
    return {
        "Prediction": {
            "oneOf": [_reference(name) for name in names.values()],
            "discriminator": {
                "propertyName": "model",
                "mapping": {model: _reference(name)["$ref"] for model, name in names.items()},
            },
        },
        **{names[folder.name]: _prediction(folder) for folder in folders},
        "Refused": _object({"file": text, "error": _reference("Problem")}),
        "Problem": _object(
            {
                "type": {**text, "format": "uri-reference"},
                "title": text,
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": text,
            }
        ),
        "Model": _object(
            {
                "model": model,
                "default": {"type": "boolean"},
                "network": text,
                "parameters": {"type": "integer"},
                "map": NULLABLE,
                "baseline_map": NULLABLE,
                "labels": {"type": "array", "items": text, "minItems": 1, "uniqueItems": True},
                "threshold": PROBABILITY,
                "default_rule": {
                    "enum": ["one", "tuned"],
                    "description": "What decides where no threshold is given: `threshold`, or `tuned_thresholds`.",
                },
                "tuned_thresholds": {
                    "type": ["object", "null"],
                    "additionalProperties": PROBABILITY,
                    "description": "Label -> its own threshold.",
                },
                "files": {"type": "object", "additionalProperties": text, "description": "File -> SHA-256."},
            }
        ),
        "Health": _object(
            {
                "status": {"type": "string", "const": "ok"},
                "model": model,
                "runtime": {"enum": [*TITLES, None], "description": "What computed it; null where that is not known."},
                "dtype": {"enum": [*DTYPES, None], "description": "The type of the numbers that it computed in."},
                "milliseconds": {"type": "number", "minimum": 0},
                "waiting": {"type": "integer", "minimum": 0},
            }
        ),
        "Live": _object({"status": {"type": "string", "const": "ok"}}),
    }


def _schema_names(folders: Sequence[ModelFolder]) -> list[str]:
    """What the schemas of their predictions are called, each differently. A model's name may have any characters."""
    names: list[str] = []
    for folder in folders:
        name = f"Prediction-{re.sub(r'[^A-Za-z0-9._-]', '-', folder.name)}"
        while name in names:
            name += "-"
        names.append(name)
    return names


def _prediction(folder: ModelFolder) -> Schema:
    """What a model says of one picture."""
    labels = folder.labels
    by_label = {**_object(dict.fromkeys(labels, PROBABILITY)), "additionalProperties": False}
    tuned = {**by_label, "type": ["object", "null"]}
    numbers = {"type": "array", "items": {"type": "number"}}
    of_a_place = {**numbers, "minItems": len(labels), "maxItems": len(labels)}
    return _object(
        {
            "file": {
                "type": "string",
                "description": "The file's name in the form; - where the picture was the body.",
            },
            "model": {"type": "string", "const": folder.name},
            "threshold": {"oneOf": [PROBABILITY, {"type": "string", "const": "tuned"}]},
            "probabilities": by_label,
            "predicted": {"type": "array", "items": {"type": "string", "enum": list(labels)}, "uniqueItems": True},
            "poster_likeness": {
                **NULLABLE,
                "description": "Higher is more like a poster; null of a model that does not give it.",
            },
            "probably_no_poster": {"type": "boolean"},
        },
        {
            "tuned_thresholds": tuned,
            "embedding": {**numbers, "type": ["array", "null"], "description": "(channels,) float32"},
            "evidence": {
                "type": ["array", "null"],
                "items": {"type": "array", "items": of_a_place},
                "description": "(rows, columns, labels) float32",
            },
        },
    )
