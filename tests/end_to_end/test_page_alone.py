"""With what `make run` installs there is no TensorFlow: pages and most commands work, the rest say what is missing."""

import pytest

from tests.support.clothes import draw_clothes
from tests.support.environments import PAGE, environment, run

# Every page, and every lesson of Learn, as a visit sees them; what they say is printed.
PAGES = """
from streamlit.testing.v1 import AppTest
for page in ("classify", "many", "teach", "quality", *(f"learn {lesson}" for lesson in range(1, 10))):
    name, _, lesson = page.partition(" ")
    visit = AppTest.from_file(f"posterclf/app/{name}/page.py", default_timeout=120)
    if lesson:
        visit.query_params["lesson"] = lesson
    visit.run()
    assert not visit.exception, (page, visit.exception)
    print(page, [info.value for info in visit.info])
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("page_alone") / "venv", PAGE)


@pytest.fixture(scope="module")
def clothes(tmp_path_factory):
    csv, images = draw_clothes(tmp_path_factory.mktemp("clothes"), 48)
    return "--csv", csv, "--images", images


def test_no_tensorflow_is_there(python):
    assert "No module named 'tensorflow'" in run(python, "-c", "import tensorflow").stderr
    assert "No module named 'keras'" in run(python, "-c", "import keras").stderr


def test_every_page_and_lesson_opens_and_the_one_that_trains_says_what_to_install(python):
    visited = run(python, "-c", PAGES)
    assert visited.returncode == 0, visited.stderr
    said = dict(line.rsplit(" [", 1) for line in visited.stdout.splitlines())
    assert len(said) == 13
    assert [page for page, told in said.items() if "pip install 'posterclf[train]'" in told] == ["learn 8"]


def test_own_labels_are_trained_and_measured(python, clothes, tmp_path):
    model = tmp_path / "clothes"
    trained = run(python, "-m", "posterclf", "train", *clothes, "--out", model)
    assert trained.returncode == 0, trained.stderr
    measured = run(python, "-m", "posterclf", "evaluate", *clothes, "--model", f"{model}/")
    assert measured.returncode == 0, measured.stderr
    assert "mAP" in measured.stdout


@pytest.mark.parametrize("command", [("train", "--recipe", "article"), ("export", "--format", "litert")])
def test_a_command_that_needs_tensorflow_says_what_to_install_before_it_begins(python, clothes, tmp_path, command):
    data = clothes if command[0] == "train" else ()
    ended = run(python, "-m", "posterclf", *command, *data, "--out", tmp_path / "out")
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: This needs keras, which is not installed. It comes with the extra train: ")
    assert ended.stderr.strip().endswith("pip install 'posterclf[train]'")
    assert not (tmp_path / "out").exists()
