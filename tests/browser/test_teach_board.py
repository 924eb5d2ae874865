"""Labels and pictures on the page Teach in Chromium: drops, keys, the camera, the clipboard, and what is broken."""

import base64
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import JSHandle, Locator, Page, expect

from posterclf.teaching.project import Project
from posterclf.teaching.project_zip import project_zip
from tests.browser.test_accessibility import BACKGROUND, faults
from tests.support.csv_files import write_csv
from tests.support.drawn_files import draw

# What a drop or the clipboard holds, made in the page of names and contents.
TRANSFER = """(files) => {
    const transfer = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: name.endsWith(".zip") ? "application/zip" : "image/png" }));
    }
    return transfer;
}"""


@pytest.fixture
def board(desk: Page) -> Page:
    """The page with an empty project."""
    desk.goto("/teach")
    expect(desk.get_by_text("Drop pictures on a label", exact=True)).to_be_visible()
    return desk


def name_labels(page: Page, names: str) -> None:
    field = page.get_by_label("Name of a new label")
    field.fill(names)
    field.press("Enter")


def chip(page: Page, label: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^{label}\b"))


def pictures(page: Page) -> Locator:
    """Those of the grid, which are acknowledged."""
    expect(page.locator(".tile.coming")).to_have_count(0)
    return page.locator(".cell")


def transfer(page: Page, files: Iterable[Path]) -> JSHandle:
    contents = [(path.name, base64.b64encode(path.read_bytes()).decode()) for path in files]
    return page.evaluate_handle(TRANSFER, contents)


def drop(target: Locator, files: Iterable[Path]) -> None:
    held = {"dataTransfer": transfer(target.page, files)}
    target.dispatch_event("dragover", held)
    target.dispatch_event("drop", held)


def drop_from_disk(page: Page, *paths: Path) -> None:
    """Drop files or folders as the desktop does, on the place for pictures."""
    box = page.locator(".pictures").bounding_box()
    held = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 9, "y": box["y"] + 9, "data": held})


def test_pictures_get_the_label_that_they_are_dropped_on_and_outlive_a_change_of_pages(board, tmp_path):
    files = draw(tmp_path, "1.png", "2.png", "3.png")
    name_labels(board, "red, dress")
    held = {"dataTransfer": transfer(board, [files / "1.png"])}
    chip(board, "red").dispatch_event("dragover", held)
    expect(board.locator("li.target")).to_have_text(re.compile("^red"))
    chip(board, "red").dispatch_event("drop", held)
    expect(board.locator("li.target")).to_have_count(0)
    drop(chip(board, "dress"), [files / "2.png", files / "3.png"])
    expect(pictures(board)).to_have_count(3)
    expect(chip(board, "red")).to_have_accessible_name(re.compile("^red, 1 picture,"))
    expect(chip(board, "dress")).to_have_accessible_name(re.compile("^dress, 2 pictures,"))
    board.get_by_role("link", name="Learn").click()
    expect(board.locator(".board")).to_have_count(0)
    board.get_by_role("link", name="Teach").click()
    expect(board.get_by_role("gridcell", name="3.png: dress")).to_be_visible()
    expect(board.locator(".cell img[src]")).to_have_count(3)
    board.locator(".cell img").evaluate_all("(images) => Promise.all(images.map((image) => image.decode()))")


def test_what_was_not_acknowledged_when_one_left_is_made_when_one_comes_back(board):
    """One change is under way, two wait for it."""
    board.get_by_label("Name of a new label").evaluate(
        """(field) => {
            field.value = "red, dress, blue";
            field.form.requestSubmit();
            document.querySelector("a[href$='/learn']").click();
        }"""
    )
    expect(board.locator(".board")).to_have_count(0)
    board.get_by_role("link", name="Teach").click()
    for label in ("red", "dress", "blue"):
        expect(chip(board, label)).to_be_visible()


def test_the_keyboard_alone_adds_pictures_labels_two_of_them_and_takes_it_back(board, tmp_path):
    files = draw(tmp_path, "1.png", "2.png", "3.png")
    board.get_by_label("Name of a new label").focus()
    board.keyboard.type("red, dress\n")
    button = board.get_by_role("button", name="Add pictures")
    button.focus()
    with board.expect_file_chooser() as chooser:
        button.press("Enter")
    chooser.value.set_files([files / name for name in ("1.png", "2.png", "3.png")])
    expect(pictures(board)).to_have_count(3)
    expect(board.get_by_text("3 selected: press a label")).to_be_visible()  # they came without a label
    pictures(board).first.focus()
    board.keyboard.press("Escape")
    expect(board.get_by_role("gridcell", selected=True)).to_have_count(0)
    board.keyboard.press("Shift+ArrowRight")
    expect(board.get_by_role("gridcell", selected=True)).to_have_count(2)
    chip(board, "red").focus()
    board.keyboard.press("Space")
    expect(chip(board, "red")).to_have_accessible_name(re.compile("^red, 2 pictures,"))
    pictures(board).nth(2).focus()
    board.keyboard.press("2")
    expect(board.get_by_role("gridcell", name="1.png: dress")).to_be_visible()
    board.keyboard.press("Control+z")
    expect(chip(board, "dress")).to_have_accessible_name(re.compile("^dress, 0 pictures,"))
    board.keyboard.press("Delete")
    expect(pictures(board)).to_have_count(2)
    expect(pictures(board).nth(1)).to_be_focused()
    board.keyboard.press("Control+z")
    expect(pictures(board)).to_have_count(3)


def test_a_held_button_takes_a_burst_which_one_undo_takes_back(board):
    name_labels(board, "cup")
    chip(board, "cup").click()
    expect(chip(board, "cup")).to_have_attribute("aria-pressed", "true")
    board.get_by_role("button", name="Camera", exact=True).first.click()
    hold = board.get_by_role("button", name="Hold to take pictures")
    expect(hold).to_be_enabled()
    hold.hover()
    board.mouse.down()
    expect(board.locator(".cell").nth(3)).to_be_attached()
    board.mouse.up()
    expect(board.get_by_text(re.compile(r"^\d+ pictures taken"))).to_be_visible()
    count = pictures(board).count()
    assert count >= 4
    expect(chip(board, "cup")).to_have_accessible_name(re.compile(f"^cup, {count} pictures,"))
    hold.press("Enter")
    expect(pictures(board)).to_have_count(count + 1)
    board.get_by_role("button", name="Close").click()
    expect(board.locator("video:visible")).to_have_count(0)
    board.get_by_role("button", name="Undo").click()
    expect(pictures(board)).to_have_count(count)
    board.get_by_role("button", name="Undo").click()
    expect(board.locator(".cell")).to_have_count(0)


def test_a_broken_file_is_named_and_keeps_no_other_out(board, tmp_path):
    files = draw(tmp_path, "1.png", "2.png")
    (files / "<img src=x>.png").write_bytes((files / "1.png").read_bytes()[:200])
    name_labels(board, "red")
    drop(chip(board, "red"), sorted(files.glob("*.png")))
    expect(pictures(board)).to_have_count(2)
    listed = board.get_by_role("group", name="What could not be used")
    expect(listed.get_by_role("listitem")).to_have_text(re.compile("^<img src=x>.png The picture is damaged"))
    listed.get_by_role("button", name="Dismiss").click()
    expect(listed).to_be_hidden()


def test_a_pasted_picture_is_added_and_a_pasted_word_is_not(board, tmp_path):
    name_labels(board, "red")
    paste = "(clipboardData) => document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))"
    board.evaluate_handle(paste, board.evaluate_handle(TRANSFER, []))
    board.evaluate_handle(paste, transfer(board, [draw(tmp_path, "image.png") / "image.png"]))
    expect(board.get_by_role("gridcell", name="image.png: no label")).to_have_attribute("aria-selected", "true")
    chip(board, "red").click()
    expect(board.get_by_role("gridcell", name="image.png: red")).to_be_visible()


def test_folders_and_a_table_beside_its_pictures_are_understood_when_dropped(board, tmp_path):
    folders = draw(tmp_path / "clothes", "red/1.png", "red/2.png", "blue/3.png", "blue/notes.txt.png")
    (folders / "blue" / "notes.txt.png").rename(folders / "blue" / "notes.txt")
    drop_from_disk(board, folders / "red", folders / "blue")
    expect(board.get_by_role("gridcell", name=re.compile(": red$"))).to_have_count(2)
    expect(board.get_by_role("gridcell", name="3.png: blue")).to_have_count(1)
    tutorial = draw(tmp_path / "tutorial", "Images/a.png", "Images/b.png")
    write_csv(tutorial / "train.csv", [{"Id": "a", "Drama": "1", "War": "1"}, {"Id": "b"}], ("Id", "Drama", "War"))
    board.locator("input.folder").set_input_files(tutorial)
    expect(board.get_by_role("gridcell", name="a.png: Drama, War")).to_have_count(1)
    expect(board.get_by_role("gridcell", name="b.png: no label")).to_have_count(1)
    expect(pictures(board)).to_have_count(5)


def test_a_saved_project_is_understood_when_dropped(board, tmp_path):
    project = Project()
    for name, labels in (("1.png", ["red", "dress"]), ("2.png", [])):
        project.add_picture(name, (draw(tmp_path, name) / name).read_bytes(), labels)
    (tmp_path / "saved.zip").write_bytes(project_zip(project))
    drop(board.locator(".empty"), [tmp_path / "saved.zip"])
    expect(board.get_by_role("gridcell", name="1.jpg: red, dress")).to_be_visible()
    expect(board.get_by_role("gridcell", name="2.jpg: no label")).to_be_visible()


def test_a_label_that_the_model_doubts_is_mended_or_kept_with_one_click(board):
    board.get_by_role("button", name="Begin with drawn clothes").click()
    doubts = board.locator(".doubt")
    expect(doubts.first).to_be_visible()
    assert faults(board) == []
    mended, kept = (board.locator(".tile").nth(place) for place in (0, 1))
    names = [tile.get_attribute("data-picture") for tile in (mended, kept)]
    before = mended.locator(".mark").all_text_contents()
    mended.locator(".doubt button").first.click()
    mended, kept = (board.locator(f'.tile[data-picture="{name}"]') for name in names)
    expect(mended.locator(".doubt")).to_have_count(0)
    assert mended.locator(".mark").all_text_contents() != before
    before = kept.locator(".mark").all_text_contents()
    kept.locator(".doubt button").last.click()
    expect(kept.locator(".doubt")).to_have_count(0)
    assert kept.locator(".mark").all_text_contents() == before


def test_a_label_is_renamed_and_forgotten(board, tmp_path):
    name_labels(board, "rde")
    drop(chip(board, "rde"), [draw(tmp_path, "1.png") / "1.png"])
    chip(board, "rde").focus()
    board.keyboard.press("F2")
    board.keyboard.type("red\n")
    expect(board.get_by_role("gridcell", name="1.png: red")).to_be_visible()
    expect(chip(board, "red")).to_be_focused()
    board.keyboard.press("Delete")
    expect(board.get_by_role("gridcell", name="1.png: no label")).to_be_visible()
    expect(board.get_by_label("Name of a new label")).to_be_focused()


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_with_pictures_a_selection_and_the_camera(board, width):
    board.set_viewport_size({"width": width, "height": 900})
    board.get_by_role("button", name="Begin with the sample posters").click()
    expect(board.get_by_role("button", name="Begin with the sample posters")).to_be_hidden()
    pictures(board).first.click()
    board.keyboard.press("Control+a")
    board.get_by_role("button", name="Camera", exact=True).first.click()
    expect(board.get_by_role("button", name="Hold to take pictures")).to_be_enabled()
    for scheme in ("light", "dark"):
        board.emulate_media(color_scheme=scheme)
        expect(board.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUND[scheme])
        assert faults(board) == [], scheme
    assert board.evaluate("document.documentElement.scrollWidth") <= width
