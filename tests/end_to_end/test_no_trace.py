"""A tour of page and API with marked names, labels and thresholds leaves the mark in no log, no figure and no file."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from PIL import Image

from bench.pages import free_port
from bench.visits import Visit
from posterclf.app.uploads.inbox import PIECE
from tests.support.paths import SAMPLES
from tests.support.zips import zip_of

MARK = "Secret4711"
TABLE = f"Id,{MARK},blue\n{MARK}.jpg,1,0\nother.jpg,0,1\n".encode()
PICTURE = {"do": "picture", "key": "n1-1", "path": f"{MARK}/1.jpg", "sure": True, "together": False}


def marked_picture(size: int = 200) -> bytes:
    """With the mark in its metadata."""
    content = io.BytesIO()
    Image.open(SAMPLES[0]).resize((size, size)).save(content, "JPEG", comment=MARK)
    return content.getvalue()


def files_below(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def tour_of_api(address: str) -> None:
    picture, predict = marked_picture(), f"{address}/api/v1/predict"
    headers = {"User-Agent": MARK, "Referer": f"http://{MARK}/", "X-Request-Id": MARK, "X-Forwarded-For": MARK}
    assert requests.post(predict, picture, headers=headers, timeout=60).ok
    for parameters in ({"threshold": MARK}, {"model": MARK}, {MARK: "1"}):
        assert not requests.post(predict, picture, params=parameters, timeout=60).ok
    files = [("file", (f"{MARK}.jpg", content)) for content in (picture, MARK.encode(), picture[:500])]
    assert MARK in requests.post(predict, files=files, timeout=60).text  # the client alone is told
    for path in (f"api/v1/{MARK}", f"{MARK}/api", f"posterclf/uploads/{MARK}/{MARK}/0"):
        requests.put(f"{address}/{path}", picture, timeout=60)


def tour_of_page(address: str) -> None:
    def put(visit: Visit, inbox: str, content: bytes) -> dict:
        for place in range(0, len(content), PIECE):
            visit.put(f"{inbox}/key/{place}", content[place : place + PIECE])
        return {"key": "key", "size": len(content), "status": 204}

    for page in ("", "many"):
        with Visit(address, page) as visit:
            for name, content in (
                (f"{MARK}.jpg", marked_picture(2000)),
                (f"{MARK}.png", MARK.encode()),
                (f"{MARK}.csv", TABLE),
            ):
                uploader = visit.data["posterclf-upload"]
                file = {"number": uploader["taken"] + 1, "name": name} | put(visit, uploader["address"], content)
                report = {"files": [file], "left_out": 0, "choice": file["number"]}
                visit.send("posterclf-upload", "came", report)
            if not page:
                visit.send("posterclf-gallery", "sample", MARK)
    with Visit(address, "teach") as visit:
        picture = marked_picture(2000)
        for change in (
            {"do": "label", "name": MARK, "key": "a"},
            PICTURE | {"name": f"{MARK}.jpg", "labels": [MARK], "content": picture},
            {"do": "zip", "name": f"{MARK}.zip", "content": zip_of({f"{MARK}/1.jpg": picture, f"{MARK}.csv": TABLE})},
            {"do": "zip", "name": f"{MARK}.zip", "content": MARK.encode()},
        ):
            board = visit.data["posterclf-board"]
            if "content" in change:
                change = change | {"content": put(visit, board["address"], change["content"])}
            sent = {"seq": board["seq"] + 1, "project": board["project"], "changes": [change]}
            visit.send("posterclf-board", "changes", sent)
        assert MARK in json.dumps(visit.data["posterclf-board"])  # the visitor alone is told


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """The working folder, that of temporary files, and the operator's own."""
    made = {name: tmp_path / name for name in ("work", "temporary", "home")}
    for folder in made.values():
        folder.mkdir()
    return made


def test_names_labels_and_contents_leave_no_trace(folders):
    port, metrics = free_port(), free_port()
    shared_before = set(Path("/dev/shm").iterdir()) if Path("/dev/shm").is_dir() else set()
    variables = {"TMPDIR": folders["temporary"], "HOME": folders["home"], "POSTERCLF_METRICS": str(metrics)}
    command = [sys.executable, "-m", "posterclf", "serve", "--port", str(port), "--log", "json"]
    environment = os.environ | {name: str(value) for name, value in variables.items()}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=folders["work"], text=True, env=environment, **pipes) as server:
        try:
            assert "API" in server.stdout.readline()
            address = f"http://127.0.0.1:{port}"
            tour_of_api(address)
            tour_of_page(address)
            figures = requests.get(f"http://127.0.0.1:{metrics}/metrics", timeout=60).text
            files = files_below(*folders.values())
            shared = set(Path("/dev/shm").iterdir()) - shared_before if shared_before else set()
        finally:
            server.send_signal(signal.SIGINT)
            out, errors = server.communicate(timeout=60)
    assert server.returncode == 0
    assert 'posterclf_requests_total{path="/api/v1/predict",status="200"}' in figures
    for place in (out, errors, figures):
        assert MARK not in place
        assert "JFIF" not in place
    lines = [json.loads(line) for line in errors.splitlines()]  # nothing but objects
    assert {line["event"] for line in lines} == {"request"}, [line for line in lines if line["event"] != "request"]
    traces = [path for path, content in files.items() if MARK.encode() in content or MARK in path.name]
    assert traces == []
    assert not [path for path in shared if MARK.encode() in path.read_bytes()]
    assert not [path for path, content in files.items() if content[:3] == b"\xff\xd8\xff"]
