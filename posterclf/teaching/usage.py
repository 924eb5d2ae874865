"""The lines that use a model that was taken along, where its folder lies."""

import shlex

PICTURE = "photo.jpg"


def python_lines(name: str) -> str:
    """Three lines of Python.

    name:  of the model's folder
    """
    return f"""from posterclf import PosterClassifier
model = PosterClassifier.load({f"./{name}"!r})
print(model.predict({PICTURE!r}).top(3))
"""


def shell_lines(name: str) -> str:
    """Three lines of shell: for one picture, for all of a folder, and for the page and the HTTP API with this model.

    name:  of the model's folder
    """
    folder = shlex.quote(f"./{name}")
    return f"""posterclf predict --model {folder} {PICTURE}
posterclf tag photos --model {folder} --out labels.csv
POSTERCLF_MODELS={folder} posterclf serve
"""
