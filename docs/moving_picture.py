"""Film the page for README.md and the site: `make screenshots`. Needs a Chromium and the shipped default model.

A sample poster is chosen and read, the threshold is dragged, a genre shows where it was seen; then drawn clothes are
taught and one is tried.
"""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page

from bench.pages import ROOT, chromium, served

PICTURE = ROOT / "docs" / "moving-page.webp"
VIEW = {"width": 1240, "height": 800}
SHOWN = (930, 600)  # pixels of the picture
POINTER = [(0, 0), (0, 17), (4, 13), (7, 20), (10, 19), (7, 12), (13, 12)]
BAR = ".answer .barlayer .point"
ROW = ".answer .rows button"
HEADLINE = ".answer .headline"
SAMPLE = ".gallery li .picture:visible"


@dataclass
class Film:
    """Pictures of a page with the pointer on them, each with how long it is seen."""

    page: Page
    at: tuple[float, float] = (620.0, 700.0)
    frames: list[Image.Image] = field(default_factory=list)
    milliseconds: list[int] = field(default_factory=list)

    def shoot(self, milliseconds: int) -> None:
        frame = Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        draw = ImageDraw.Draw(frame)
        corners = [(self.at[0] + 1.4 * x, self.at[1] + 1.4 * y) for x, y in POINTER]
        draw.polygon(corners, fill="black", outline="white", width=2)
        self.frames.append(frame.resize(SHOWN, Image.Resampling.LANCZOS))
        self.milliseconds.append(milliseconds)

    def move_to(self, x: float, y: float, steps: int = 5) -> None:
        """Move the pointer there, a picture for each step."""
        from_x, from_y = self.at
        for step in range(1, steps + 1):
            share = step / steps
            share = share * share * (3 - 2 * share)  # it starts and stops softly
            self.at = (from_x + share * (x - from_x), from_y + share * (y - from_y))
            self.page.mouse.move(*self.at)
            self.shoot(70)

    def click(self, what: Locator) -> None:
        self.move_to(*_middle(what))
        self.page.mouse.click(*self.at)

    def save(self, path: Path) -> None:
        first, *others = self.frames
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self.milliseconds,
            loop=0,
            quality=82,
            method=6,
            minimize_size=True,
        )


def main() -> None:
    with served(ROOT / "streamlit_app.py") as server, chromium() as browser:
        film = Film(browser.new_page(viewport=VIEW, color_scheme="light"))
        film_classify(film, server)
        film_teach(film, server)
    film.save(PICTURE)


def film_classify(film: Film, server: str) -> None:
    page = film.page
    page.goto(f"{server}/?rule=one&sample=titan-burning")
    page.locator(BAR).nth(24).wait_for()
    page.wait_for_load_state("networkidle")
    film.shoot(900)
    film.click(page.locator(SAMPLE).first)
    page.locator(HEADLINE, has_text="Animation").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    film.shoot(1300)
    film.move_to(*_middle(page.locator(".answer .grip")))
    page.mouse.down()
    x, y = film.at
    for goal in (x + 150, x - 40):
        film.move_to(goal, y, steps=9)
        film.shoot(500)
    page.mouse.up()
    film.shoot(400)
    film.click(page.locator(ROW).first)
    page.locator(".st-key-why").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)
    film.shoot(2200)


def film_teach(film: Film, server: str) -> None:
    page = film.page
    page.goto(f"{server}/teach")
    begin = page.get_by_role("button", name="Begin with drawn clothes")
    begin.wait_for()
    page.wait_for_load_state("networkidle")
    film.shoot(700)
    film.click(begin)
    page.locator("h2", has_text="It recognizes").first.wait_for(timeout=120_000)
    page.wait_for_load_state("networkidle")
    film.shoot(1500)
    film.click(page.get_by_role("row").nth(4).get_by_role("gridcell").first)
    page.locator(HEADLINE).wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    film.shoot(2600)


def _middle(what: Locator) -> tuple[float, float]:
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


if __name__ == "__main__":
    main()
