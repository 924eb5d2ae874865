"""One tree of errors, so that a caller can catch as much or as little as is wanted."""

import inspect

import pytest

from posterclf import errors

CLASSES = [value for value in vars(errors).values() if inspect.isclass(value)]


def tree(error: type[Exception], indent: str = "") -> list[str]:
    """The names of a class and of those below it in this module, indented as in the module's docstring."""
    below = [name for child in CLASSES if error in child.__bases__ for name in tree(child, indent + "    ")]
    return [indent + error.__name__, *below]


def test_the_docstring_draws_the_tree():
    drawn = inspect.getdoc(errors).split("\n\n")[1]
    assert drawn.splitlines() == tree(errors.PosterclfError)


def test_every_error_is_in_the_tree():
    assert {name.strip() for name in tree(errors.PosterclfError)} == {error.__name__ for error in CLASSES}


@pytest.mark.parametrize("error", CLASSES)
def test_each_error_says_what_it_is_and_keeps_its_sentence(error):
    assert error.__doc__.endswith(".")
    with pytest.raises(errors.PosterclfError, match=r"^The file is empty\. Choose another\.$"):
        raise error("The file is empty. Choose another.")
