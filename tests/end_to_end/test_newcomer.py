"""The newcomer's path where it is cheap: what is installed already, and the tutorial's blocks are in tests/docs."""

import subprocess
import sys
from pathlib import Path

from bench.newcomer import bring_poster, first_commands, open_page, served_by, show_own_labels
from tests.support.documents import make_data
from tests.support.paths import ROOT, SAMPLES

POSTERCLF = str(Path(sys.executable).with_name("posterclf"))


def test_readme_has_two_commands_and_the_first_one_opens_a_page_that_reads_a_poster(page):
    run, test = first_commands(ROOT)
    assert (run, test) == ("make run", "make test")
    # What `make run` comes to once it has installed.
    command = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with served_by(command.stdout.splitlines()[-1], ROOT) as address:
        open_page(page, address)
        bring_poster(page, SAMPLES[-1])


def test_labels_of_ones_own_stand_beside_a_picture_of_ones_own(page, tmp_path):
    make_data(tmp_path)
    for command in (
        ("dataset", "from", "clothes", "--out", "mine"),
        ("train", "--csv", "mine/labels.csv", "--images", "clothes", "--out", "runs/clothes"),
    ):
        subprocess.run([POSTERCLF, *command], cwd=tmp_path, check=True, capture_output=True)
    show_own_labels(page, POSTERCLF, tmp_path)
