"""Who may import whom: the picture in the README, held true."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "posterclf"

# From the ground up: a module imports only from those before it.
LAYERS = [
    {
        "posterclf.labels",
        "posterclf.errors",
        "posterclf.progress",
        "posterclf.atomic",
        "posterclf.registry.card_markdown_files",
    },
    {"posterclf.lessons.layer_outputs", "posterclf.lessons.shapes.drawings"},
    {"posterclf.lessons.shapes.process"},
    {"posterclf.lessons.shapes.training"},
    {
        "posterclf.images",
        "posterclf.registry.model_folder",
        "posterclf.inference.class_activation",
        "posterclf.publishing.non_posters",
    },
    {"posterclf.inference.classifier", "posterclf.registry.card_markdown", "posterclf.tagging.sources"},
    {
        "posterclf.metrics.report",
        "posterclf.training.networks",
        "posterclf.registry.evaluation_predictions",
        "posterclf.lessons.formulas",
        "posterclf.app.many.poster_queue",
        "posterclf.inference.records",
    },
    {
        "posterclf.datasets.reading",
        "posterclf.publishing.calibration",
        "posterclf.publishing.poster_likeness",
        "posterclf.metrics.confusions",
        "posterclf.metrics.operating_points",
        "posterclf.training.pretrained",
        "posterclf.tagging.prediction_files",
    },
    {"posterclf.tagging.journal"},
    {"posterclf.tagging.run"},
    {"posterclf.tagging.on_ray"},
    {"posterclf.service.wire"},
    {"posterclf.service.client", "posterclf.service", "posterclf.service.problems"},
    {"posterclf.service.admission"},
    {"posterclf.service.uploads", "posterclf.service.backends"},
    {"posterclf.service.description", "posterclf.service.on_ray"},
    {"posterclf.service.api"},
    {"posterclf.datasets.splits"},
    {"posterclf.publishing.export"},
    {
        "posterclf.datasets.checks",
        "posterclf.publishing.quantize",
        "posterclf.training.recipes",
        "posterclf.training.run_folder",
    },
    {"posterclf.training.batches"},
    {"posterclf.training.callbacks"},
    {"posterclf.training.fit"},
    {"posterclf.publishing.publish"},
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
            "import posterclf.inference.classifier, posterclf.metrics.report",
            ("tensorflow", "keras", "streamlit", "pandas", "sklearn"),
        ),
        ("import posterclf.tagging.run", ("tensorflow", "keras", "streamlit", "pandas", "ray", "pyarrow")),
        (
            "import posterclf.service.client, posterclf.service.api, posterclf.service.backends",
            ("tensorflow", "keras", "streamlit", "pandas", "ray"),
        ),
        ("import posterclf.cli", ("tensorflow", "keras", "streamlit", "numpy", "PIL", "tqdm")),
        (
            "from streamlit.testing.v1 import AppTest; "
            "assert not AppTest.from_file('posterclf/app/classify/page.py').run(timeout=60).exception",
            ("tensorflow", "keras", "sklearn"),
        ),
    ],
)
def test_what_a_process_loads(statement, forbidden):
    program = f"{statement}\nimport sys\nprint([name for name in {forbidden!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert run.stdout.strip() == "[]", run.stderr
