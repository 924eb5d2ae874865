"""Uploads in Chromium: behind servers that refuse them, in a frame of another site, too large, dropped, of no type."""

import http.server
import re
import threading

import pytest
from playwright.sync_api import Page, expect

from bench.pages import served
from posterclf.images import MAX_BYTES
from posterclf.settings import FRAME_ANCESTORS
from tests.support.paths import ROOT, SAMPLES

POSTER = ".st-key-poster"


@pytest.fixture
def school(tmp_path, monkeypatch):
    """The address of a page of another site that has ours in a frame, as the operator lets it."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(tmp_path))

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://localhost:{server.server_port}"
        monkeypatch.setenv(FRAME_ANCESTORS.name, site)
        with served(ROOT / "streamlit_app.py") as address:
            frame = f'<iframe src="{address}" allow="camera" width="1300" height="850"></iframe>'
            (tmp_path / "course.html").write_text(frame)
            yield f"{site}/course.html"
        server.shutdown()


def opened(page: Page, language: str = "en") -> Page:
    page.goto(f"/?lang={language}")
    expect(page.locator(f"{POSTER} img")).to_be_visible()
    return page


def bring(page: Page, *files) -> None:
    page.locator(".upload input[type=file]").set_input_files(list(files))


@pytest.mark.parametrize(
    ("language", "status", "said"),
    [
        ("en", 413, "The server in between refused a file of 0.1 MB."),
        ("zh", 413, "中间的服务器拒绝了这个 0.1 MB 的文件。"),
        ("en", 403, "The server in between refused the file (HTTP 403). Open this page in a new tab"),
    ],
)
def test_what_a_server_in_between_refuses_is_told_in_place(desk, language, status, said):
    opened(desk, language)
    small = min(SAMPLES, key=lambda path: path.stat().st_size)
    refuse = lambda route: route.fulfill(status=status, body="<html>AxiosError</html>")  # noqa: E731
    desk.route(re.compile("/posterclf/uploads/"), refuse)
    bring(desk, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": small.read_bytes()[:100_000]})
    expect(desk.get_by_test_id("stAlert")).to_contain_text(said)
    desk.unroute(re.compile("/posterclf/uploads/"))
    bring(desk, SAMPLES[0])
    expect(desk.locator(f"{POSTER} img")).to_be_visible()
    expect(desk.get_by_test_id("stAlert")).to_have_count(0)


def test_no_request_is_larger_than_servers_in_between_let_through(desk, tmp_path):
    sizes: list[int] = []
    desk.on("request", lambda request: sizes.append(len(request.post_data_buffer or b"")))
    opened(desk)
    padded = tmp_path / "large.jpg"
    padded.write_bytes(SAMPLES[0].read_bytes() + bytes(3 * 2**20))  # what follows a JPEG's end is ignored
    bring(desk, padded)
    expect(desk.locator(POSTER)).to_contain_text("Your poster.")
    assert sum(sizes) >= 3 * 2**20
    assert max(sizes) < 2**20  # nginx's default


def test_refused_files_are_one_sentence_and_do_not_pile_up(desk):
    opened(desk)
    alert = desk.get_by_test_id("stAlert")
    bring(desk, {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": bytes(MAX_BYTES + 1)})
    expect(alert).to_contain_text("The file has more than 20 MB.")
    bring(desk, {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    expect(alert).to_contain_text("This is not a picture in a known format.")
    expect(alert).to_have_count(1)
    expect(desk.locator(".upload .status")).to_be_empty()


def test_a_page_in_a_frame_of_another_site_takes_posters(desk, school):
    desk.goto(school)
    ours = desk.frame_locator("iframe")
    expect(ours.locator(f"{POSTER} img")).to_be_visible()
    ours.locator(".upload input[type=file]").set_input_files(SAMPLES[-1])
    expect(ours.locator(POSTER)).to_contain_text("Your poster.")
    assert ours.locator("body").evaluate("() => navigator.mediaDevices.getUserMedia({ video: true }).then(() => true)")
    assert desk.context.cookies() == [] or ours.locator("body").evaluate("document.cookie") == ""


def test_a_file_may_be_dropped_anywhere_and_comes_under_its_name(desk):
    opened(desk)
    content = list(SAMPLES[-1].read_bytes())
    desk.evaluate(
        """content => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(content)], "a/../my <poster>.jpg", { type: "image/jpeg" }));
            const target = document.querySelector("h2");
            target.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        content,
    )
    expect(desk.locator(POSTER)).to_contain_text("Your poster.")
    desk.locator(".answer summary").click()
    with desk.expect_download() as download:
        desk.locator(".answer .download").click()
    assert re.fullmatch(r"my _poster_-probabilities\.csv", download.value.suggested_filename)
