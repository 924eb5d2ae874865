"""Who may import whom: the picture in the README, held true."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "posterclf"

# From the ground up: a module imports only from those before it.
LAYERS = [
    {"posterclf.genres", "posterclf.errors", "posterclf.progress", "posterclf.files", "posterclf.card_of_files"},
    {"posterclf.feature_maps", "posterclf.shapes"},
    {"posterclf.shapes_run"},
    {"posterclf.shapes_training"},
    {"posterclf.images", "posterclf.registry", "posterclf.explanation", "posterclf.non_posters"},
    {"posterclf.classifier", "posterclf.model_card", "posterclf.poster_files"},
    {
        "posterclf.evaluation",
        "posterclf.networks",
        "posterclf.records",
        "posterclf.learning",
        "posterclf.pile",
        "posterclf.tables",
    },
    {
        "posterclf.dataset",
        "posterclf.calibration",
        "posterclf.likeness",
        "posterclf.mistakes",
        "posterclf.operating_points",
        "posterclf.pretrained",
        "posterclf.tags",
    },
    {"posterclf.journal"},
    {"posterclf.tagging"},
    {"posterclf.tagging_ray"},
    {"posterclf.wire"},
    {"posterclf.client", "posterclf.service", "posterclf.service.problems"},
    {"posterclf.service.room"},
    {"posterclf.service.uploads", "posterclf.service.inference"},
    {"posterclf.service.description", "posterclf.service.on_ray"},
    {"posterclf.service.api"},
    {"posterclf.splits"},
    {"posterclf.exporting"},
    {"posterclf.dataset_check", "posterclf.quantization", "posterclf.recipes", "posterclf.runs"},
    {"posterclf.batches"},
    {"posterclf.callbacks"},
    {"posterclf.training"},
    {"posterclf.publishing"},
]
ROOMS_ON_TOP = ("cli", "app", "__main__")
DOOR = "posterclf"  # hands out what lies below it, to those who ask
TRAINING = {
    f"posterclf.{name}"
    for name in (
        *("networks", "pretrained", "recipes", "batches", "callbacks", "training", "publishing"),
        *("exporting", "quantization"),
        "shapes_training",  # lesson 8's, in a process of its own
    )
}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): path for path in PACKAGE.rglob("*.py")}


def room(name: str) -> str:
    """The folder or file directly in the package that a module belongs to."""
    return name.partition(".")[2].partition(".")[0]


def imports(name: str) -> set[str]:
    """Every module that `name` imports anywhere; for `from a import b`, a.b where that is a module of ours."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            ours = {part for part in parts if part in MODULES}
            found |= ours or {node.module}
    return found


def test_every_module_has_its_layer():
    layered = set.union(*LAYERS)
    assert {name for name in MODULES if name != DOOR and room(name) not in ROOMS_ON_TOP} == layered


@pytest.mark.parametrize("name", sorted(set.union(*LAYERS)))
def test_imports_point_down(name):
    below: set[str] = set()
    for layer in LAYERS:
        if name in layer:
            break
        below |= layer
    assert {imported for imported in imports(name) if imported.startswith("posterclf")} <= below | {DOOR}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_streamlit_is_imported_by_the_page_alone(name):
    if room(name) != "app":
        assert not {imported for imported in imports(name) if imported.split(".")[0] == "streamlit"}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_tensorflow_is_imported_by_training_alone(name):
    if name not in TRAINING:
        assert not {imported for imported in imports(name) if imported.split(".")[0] in ("tensorflow", "keras")}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_ray_is_imported_by_its_engines_alone(name):
    if not name.endswith("_ray"):  # tagging_ray, service.on_ray
        assert not {imported for imported in imports(name) if imported.split(".")[0] == "ray"}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_the_command_line_prints(name):
    if room(name) != "cli":
        tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "print"]


@pytest.mark.parametrize(
    ("statement", "forbidden"),
    [
        (
            "import posterclf.classifier, posterclf.evaluation",
            ("tensorflow", "keras", "streamlit", "pandas", "sklearn"),
        ),
        ("import posterclf.tagging", ("tensorflow", "keras", "streamlit", "pandas", "ray", "pyarrow")),
        (
            "import posterclf.client, posterclf.service.api, posterclf.service.inference",
            ("tensorflow", "keras", "streamlit", "pandas", "ray"),
        ),
        ("import posterclf.cli", ("tensorflow", "keras", "streamlit", "numpy", "PIL", "tqdm")),
        (
            "from streamlit.testing.v1 import AppTest; "
            "assert not AppTest.from_file('posterclf/app/classify.py').run(timeout=60).exception",
            ("tensorflow", "keras", "sklearn"),
        ),
    ],
)
def test_what_a_process_loads(statement, forbidden):
    program = f"{statement}\nimport sys\nprint([name for name in {forbidden!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert run.stdout.strip() == "[]", run.stderr
