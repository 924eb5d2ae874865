"""What each process loads. Who may import whom is held by import-linter, in `make lint`."""

import ast
import subprocess
import sys

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "posterclf"


@pytest.mark.parametrize(
    ("statement", "forbidden"),
    [
        ("import posterclf", ("tensorflow", "keras", "streamlit", "numpy", "PIL")),
        (
            "import posterclf.inference.classifier, posterclf.metrics.report, posterclf.registry.neighbours",
            ("tensorflow", "keras", "streamlit", "pandas", "sklearn", "openvino"),
        ),
        (
            "from posterclf import PosterClassifier; PosterClassifier.load().predict('assets/samples/otto.jpg')",
            ("tensorflow", "keras", "streamlit", "pandas", "sklearn", "openvino", "openvino_telemetry"),
        ),
        (
            "import posterclf.apart.__main__, posterclf.inference.network_input",  # a process that decodes
            ("streamlit", "prometheus_client", "ai_edge_litert", "cv2", "scipy", "pandas", "requests"),
        ),
        ("import posterclf.publishing.train_model", ("tensorflow", "keras", "streamlit", "torch")),
        ("import posterclf.tagging.run", ("tensorflow", "keras", "streamlit", "pandas", "ray", "pyarrow")),
        (
            "import posterclf.service.client, posterclf.service.api, posterclf.service.backends",
            ("tensorflow", "keras", "streamlit", "pandas", "ray"),
        ),
        ("import posterclf.__main__", ("click", "numpy", "posterclf.cli")),
        ("import posterclf.cli", ("tensorflow", "keras", "streamlit", "numpy", "PIL", "tqdm")),
        (
            "from posterclf.cli import cli; cli(['predict', '--help'], standalone_mode=False)",
            ("tensorflow", "keras", "streamlit", "numpy", "PIL", "tqdm"),
        ),
        (
            "from streamlit.testing.v1 import AppTest; "
            "assert not AppTest.from_file('posterclf/app/main.py').run(timeout=60).exception",
            ("tensorflow", "keras", "sklearn", "scipy", "cv2", "openvino"),
        ),
    ],
)
def test_what_a_process_loads(statement, forbidden):
    program = f"{statement}\nimport sys\nprint([name for name in {forbidden!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.splitlines()[-1] == "[]", run.stderr


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_prints(path):
    if path.relative_to(PACKAGE).parts[0] != "cli":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "print"]
