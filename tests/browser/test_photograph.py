"""A photograph of a poster in a browser: straightened by itself, and cut out by keyboard and mouse."""

import io

import pytest
from playwright.sync_api import Page, expect

from posterclf.images import read_image
from tests.support.photographs import POSTER, hung


@pytest.fixture(scope="module")
def photograph() -> dict:
    content = io.BytesIO()
    hung(read_image(POSTER)).save(content, "JPEG", quality=92)
    return {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def test_a_poster_is_straightened_and_its_corners_can_be_moved(desk: Page, base_url: str, photograph: dict):
    desk.goto(base_url)
    expect(desk.locator(".upload .choose")).to_have_text("Choose a file")
    desk.set_input_files(".upload input:not(.folder)", photograph)
    expect(desk.get_by_text("Found a poster in your photograph and straightened it.")).to_be_visible()
    desk.get_by_role("button", name="Choose another part").click()
    corner = desk.get_by_role("button", name="Top left corner")
    expect(corner).to_have_attribute("aria-label", "Top left corner, 40% from the left, 29% from the top")
    corner.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowUp"):
        desk.keyboard.press(key)
    expect(corner).to_have_attribute("aria-label", "Top left corner, 38% from the left, 23% from the top")

    other = desk.get_by_role("button", name="Bottom right corner")
    box, sheet = other.bounding_box(), desk.locator(".crop .photograph").bounding_box()
    assert min(box["width"], box["height"]) >= 44
    desk.mouse.move(box["x"] + 22, box["y"] + 22)
    desk.mouse.down()
    desk.mouse.move(sheet["x"] + 0.8 * sheet["width"], sheet["y"] + 0.9 * sheet["height"], steps=4)
    desk.mouse.up()
    expect(other).to_have_attribute("aria-label", "Bottom right corner, 80% from the left, 90% from the top")
    desk.mouse.move(sheet["x"], sheet["y"])  # it was let go
    expect(other).to_have_attribute("aria-label", "Bottom right corner, 80% from the left, 90% from the top")

    desk.get_by_role("button", name="Use this part").click()
    expect(desk.get_by_text("This is the part of your photograph that you chose")).to_be_visible()
    expect(desk.locator(".crop")).to_have_count(0)
    desk.get_by_role("button", name="Use the whole picture").click()
    expect(desk.get_by_text("1200 × 900 pixels")).to_be_visible()
