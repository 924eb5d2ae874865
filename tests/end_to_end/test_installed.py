"""What is built for others: a wheel with the whole program, an sdist that builds it too, extras that are missed."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from posterclf.inference.classifier import PosterClassifier
from tests.support.clothes import draw_clothes
from tests.support.environments import PAGE, environment, run
from tests.support.paths import ROOT, SAMPLES

MAX_BYTES = 60_000_000


def built(source: Path, out: Path, *forms: str) -> list[Path]:
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, *forms, source]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(out.iterdir())


@pytest.fixture(scope="module")
def sdist_and_wheel(tmp_path_factory):
    """The sdist, and the wheel that is built of what is unpacked from it."""
    wheel, sdist = built(ROOT, tmp_path_factory.mktemp("dist"))
    return sdist, wheel


@pytest.fixture(scope="module")
def wheel(sdist_and_wheel):
    return sdist_and_wheel[1]


@pytest.fixture(scope="module")
def core(wheel, tmp_path_factory):
    return environment(tmp_path_factory.mktemp("core") / "venv", wheel=wheel)


@pytest.fixture(scope="module")
def with_page(wheel, tmp_path_factory):
    return environment(tmp_path_factory.mktemp("page") / "venv", PAGE, wheel)


def test_the_wheel_holds_the_whole_program_and_nothing_that_only_training_needs(wheel):
    assert wheel.stat().st_size < MAX_BYTES
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    wanted = {
        "posterclf/models/efficientnet/model.tflite",
        "posterclf/models/efficientnet/neighbours.npz",
        "posterclf/models/article/model.tflite",
        "posterclf/config/config.toml",
        "posterclf/app/main.py",
        "posterclf/py.typed",
        *(f"posterclf/samples/{sample.name}" for sample in SAMPLES),
    }
    assert wanted <= names
    assert [name for name in names if name.endswith(".keras") or "int8/" in name or name.startswith("tests/")] == []


def test_the_sdist_builds_the_same_wheel_as_the_checkout(sdist_and_wheel, tmp_path):
    (from_checkout,) = built(ROOT, tmp_path, "--wheel")
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (from_checkout, sdist_and_wheel[1])]
    assert digests[0] == digests[1]


def test_without_an_extra_pictures_are_predicted_and_tagged_from_any_folder(core, tmp_path):
    told = run(core, "-m", "posterclf", "predict", "--json", SAMPLES[0], cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    expected = PosterClassifier.load().predict(SAMPLES[0])
    assert json.loads(told.stdout)["probabilities"] == pytest.approx(expected.as_dict(), abs=1e-4)
    library = "from posterclf import Labels, PosterClassifier, predict; print(predict({!r}).top(1))"
    assert expected.top(1)[0][0] in run(core, "-c", library.format(str(SAMPLES[0])), cwd=tmp_path).stdout
    models = run(core, "-m", "posterclf", "models", cwd=tmp_path)
    assert (models.returncode, [line.split()[0] for line in models.stdout.splitlines()]) == (
        0,
        ["efficientnet", "article:"],
    )
    tagged = run(core, "-m", "posterclf", "tag", SAMPLES[0], "--out", "tags.csv", cwd=tmp_path)
    assert tagged.returncode == 0, tagged.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["tags.csv"]


COMMANDS = {  # what is asked for -> the extra that it needs
    ("page", "--no-browser"): "page",
    ("serve",): "page",
    ("serve", "--no-page"): "serve",
    ("predict", "--runtime", "openvino", str(SAMPLES[0])): "openvino",
    ("tag", str(SAMPLES[0]), "--out", "tags.parquet"): "tag",
    ("tag", str(SAMPLES[0]), "--out", "tags.csv", "--engine", "ray"): "ray",
    ("evaluate", "--csv", "labels.csv", "--images", "."): "teach",
    ("dataset", "check", "--csv", "labels.csv", "--images", "."): "teach",
    ("dataset", "split", "--csv", "labels.csv", "--images", ".", "--out", "split.csv"): "teach",
    ("dataset", "from", ".", "--out", "."): "teach",
    ("train", "--csv", "labels.csv", "--images", "."): "teach",
    ("train", "--recipe", "article", "--csv", "labels.csv", "--images", "."): "train",
    ("train", "--recipe", "posters", "--csv", "labels.csv", "--images", "."): "backbone",
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_needs_an_extra_says_in_one_sentence_which(core, tmp_path, command):
    draw_clothes(tmp_path, 8)
    before = sorted(tmp_path.rglob("*"))
    ended = run(core, "-m", "posterclf", *command, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    (line,) = ended.stderr.splitlines()
    assert re.fullmatch(r"Error: .* It comes with the extra (\w+): pip install 'posterclf\[\1\]'", line)
    assert f"[{COMMANDS[command]}]" in line
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("statement", "extra"),
    [
        ("from posterclf import evaluate", "teach"),
        ("from posterclf import train", "teach"),
        ("import posterclf.app.main", "page"),
    ],
)
def test_the_library_says_it_too(core, tmp_path, statement, extra):
    ended = run(core, "-c", statement, cwd=tmp_path)
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("posterclf.errors.MissingExtra: This needs ")
    assert last.endswith(f"pip install 'posterclf[{extra}]'")


@contextmanager
def served(python: Path, folder: Path, *command: str):
    """The address that a command prints."""
    process = subprocess.Popen(
        [python, "-m", "posterclf", *command, "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            line = process.stdout.readline()
            assert "http://" in line, process.stderr.read()
            yield re.search(r"http://[\d.]+:\d+", line)[0]
        finally:
            process.terminate()


def test_page_and_service_work_from_any_folder(with_page, tmp_path):
    with served(with_page, tmp_path, "page", "--no-browser") as url:
        assert "Streamlit" in requests.get(url, timeout=60).text
        assert requests.get(f"{url}/api/v1/health", timeout=60).json()["status"] == "ok"
    with served(with_page, tmp_path, "serve") as url:
        assert "Streamlit" in requests.get(url, timeout=60).text
        answer = requests.post(f"{url}/api/v1/predict", data=SAMPLES[0].read_bytes(), timeout=60).json()
    assert answer["probabilities"] == pytest.approx(PosterClassifier.load().predict(SAMPLES[0]).as_dict(), abs=1e-4)
    assert list(tmp_path.iterdir()) == []


def test_the_api_alone_does_without_the_page(wheel, tmp_path):
    python = environment(tmp_path / "venv", ("serve",), wheel)
    with served(python, tmp_path, "serve", "--no-page") as url:
        answer = requests.post(f"{url}/api/v1/predict", data=SAMPLES[0].read_bytes(), timeout=60).json()
    assert len(answer["probabilities"]) == 25


def test_labels_of_ones_own_do_without_the_page(wheel, tmp_path):
    python = environment(tmp_path / "venv", ("teach",), wheel)
    csv, images = draw_clothes(tmp_path, 48)
    for command in (
        ("dataset", "check", "--csv", csv, "--images", images),
        ("train", "--csv", csv, "--images", images, "--out", "clothes"),
        ("evaluate", "--csv", csv, "--images", images, "--model", "clothes/"),
    ):
        told = run(python, "-m", "posterclf", *command, cwd=tmp_path)
        assert told.returncode == 0, told.stderr


def test_an_installed_page_has_its_theme_and_an_operators_own_settings_count_before_it(with_page, tmp_path):
    program = (
        "from posterclf.app.application import page_application; page_application(); "
        "from streamlit import config; "
        "print(*map(config.get_option, ('theme.light.primaryColor', 'theme.dark.primaryColor', 'client.toolbarMode')))"
    )
    assert run(with_page, "-c", program, cwd=tmp_path).stdout.split() == ["#A84B05", "#FFB020", "minimal"]
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text('[theme.light]\nprimaryColor = "#123456"\n')
    assert run(with_page, "-c", program, cwd=tmp_path).stdout.split() == ["#123456", "#FFB020", "minimal"]


def test_what_begins_with_the_keras_file_says_where_it_is_before_all_else(core, wheel, tmp_path):
    python = environment(tmp_path / "venv", ("train",), wheel)
    draw_clothes(tmp_path, 8)
    before = set(tmp_path.iterdir())
    fine_tuning = ("train", "--recipe", "efficientnet", "--csv", "labels.csv", "--images", "Images")
    for program, command in ((core, ("export",)), (python, fine_tuning), (python, ("export",))):
        ended = run(program, "-m", "posterclf", *command, cwd=tmp_path)
        assert (ended.returncode, ended.stdout) == (1, "")
        (line,) = ended.stderr.splitlines()
        assert line.startswith(
            "Error: The file model.keras of the model efficientnet, which training and exporting begin with, is not in "
            "an installed package, but in the project's repository, models/efficientnet."
        )
        assert set(tmp_path.iterdir()) == before
    (place,) = re.findall(r"copy the file to (.*)\.\n", ended.stderr)
    Path(place).symlink_to(ROOT / "models" / "efficientnet" / "model.keras")
    assert run(python, "-m", "posterclf", "export", "--format", "savedmodel", cwd=tmp_path).returncode == 0
