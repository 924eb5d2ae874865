"""The page Teach as a whole: from nothing to a model, what stands where meanwhile, and what can be taken along."""

import io
import zipfile

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.teach.saving import model_content
from posterclf.errors import ModelError
from posterclf.images import jpeg
from posterclf.teaching.clothes import drawn_clothes
from posterclf.teaching.project import Project
from posterclf.teaching.project_zip import project_zip
from tests.support.pages import opened, ran


def clothes(count: int, **options) -> Project:
    """Red shirts and blue shoes in turn."""
    random, project = np.random.default_rng(0), Project(**options)
    for number in range(count):
        piece = ("shirt", "red") if number % 2 else ("shoe", "blue")
        project.add_picture(f"{number}.jpg", jpeg(drawn_clothes(random, [piece])), piece)
    return project


def with_project(project: Project) -> AppTest:
    page = opened("teach")
    page.session_state["teach"].project = project
    return ran(page)


def headers(page: AppTest) -> list[str]:
    return [header.value for header in page.header]


def buttons(page: AppTest) -> dict[str, bool]:
    """Key of each download -> whether it is there to be pressed."""
    return {button.proto.label: not button.proto.disabled for button in page.get("download_button")}


def test_an_empty_page_says_what_to_do_and_offers_nothing_to_download():
    page = opened("teach")
    assert headers(page)[0] == "Name two labels, and drop pictures on them."
    assert buttons(page) == {"Download the model": False, "Download the project": False}


def test_it_has_learned_as_soon_as_there_are_pictures():
    page = with_project(clothes(8))
    taught = page.session_state["taught"]
    assert taught.learned.labels == ("shoe", "blue", "shirt", "red")
    assert buttons(page) == {"Download the model": True, "Download the project": True}
    assert page.table[0].value["Pictures"].tolist() == ["4"] * 4
    ran(page)
    assert page.session_state["taught"] is taught  # nothing has changed


@pytest.mark.parametrize("change", ["mark", "balance", "undo", "remove"])
def test_every_change_is_learned(change):
    page = with_project(clothes(8))
    project, before = page.session_state["teach"].project, page.session_state["taught"]
    if change == "mark":
        project.mark(["p0"], "red", True)
    elif change == "balance":
        page.toggle(key="teach-balance").set_value(True)
    elif change == "undo":
        project.undo()
    else:
        project.remove_pictures(["p1"])
    after = ran(page).session_state["taught"]
    assert after.number == before.number + 1
    assert after.learned is not before.learned
    assert after.balance == (change == "balance")


def test_the_name_is_that_of_a_folder():
    page = with_project(clothes(4))
    page.text_input(key="teach-name").set_value("../my ✿ model").run()
    assert not page.exception
    lines = page.code[0].value
    assert "../my" not in lines
    assert "model" in lines


def test_where_no_pictures_are_kept_there_is_no_project_to_download(monkeypatch):
    monkeypatch.setenv("POSTERCLF_KEEP_PICTURES", "no")
    page = opened("teach")
    project = page.session_state["teach"].project
    assert not project.keep_pictures
    for picture in clothes(4).pictures.values():
        project.add_picture(picture.name, picture.content, ["red"])
    page = ran(page)
    assert buttons(page) == {"Download the model": True}
    assert all(picture.content is None for picture in project.pictures.values())


def test_a_network_that_cannot_be_loaded_is_a_sentence(monkeypatch):
    def broken():
        raise ModelError("The file is missing.")

    monkeypatch.setattr("posterclf.app.teach.work.shared_features", broken)
    page = opened("teach")
    page.session_state["teach"].project = clothes(2)
    page.run()
    assert not page.exception
    assert page.error[0].value


def test_zips_hold_what_they_say():
    page = with_project(clothes(8))
    state, taught = page.session_state["teach"], page.session_state["taught"]
    with zipfile.ZipFile(io.BytesIO(model_content("mine", state, taught))) as model:
        assert {"mine/card.json", "mine/model.tflite", "mine/head.npz"} <= set(model.namelist())
        assert not [name for name in model.namelist() if name.endswith((".jpg", ".png"))]
    with zipfile.ZipFile(io.BytesIO(project_zip(state.project))) as project:
        assert len([name for name in project.namelist() if name.startswith("Images/")]) == 8
