"""The gallery as the browser gets it: one element, whose pictures and texts are files."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app import browser_files
from posterclf.app.gallery import samples
from posterclf.app.words import catalogue
from tests.support.pages import component, ran


def gallery(language: str, labels: list[str], own: bytes | None = None) -> dict:
    def script(labels: list[str], own: bytes | None) -> None:
        from posterclf.app.gallery import samples
        from posterclf.app.gallery_ui import gallery_ui
        from posterclf.app.words import speak_of

        speak_of(labels)
        gallery_ui(next(iter(samples().values())), lambda name: None, own)

    page = AppTest.from_function(script, args=(labels, own))
    page.query_params["lang"] = language
    return component(ran(page), "gallery")


def file_at(address: str) -> bytes:
    return browser_files._files[address.removeprefix(f"{browser_files.PREFIX}/")].read()


def listed(data: dict) -> dict:
    return json.loads(file_at(data["list"]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_sample_stands_in_one_group_with_its_title(language):
    groups = listed(gallery(language, ["Drama"]))["groups"]
    shown = {sample["name"]: sample["title"] for group in groups for sample in group["samples"]}
    assert shown == {name: catalogue()[f"samples.{name}_title"][language] for name in samples()}
    assert len(shown) == sum(len(group["samples"]) for group in groups)


def test_what_fools_the_network_stands_apart_with_its_reason():
    fooling = [sample for sample in samples().values() if sample.fools]
    if not fooling:
        pytest.skip("no sample fools the network")
    first, second = listed(gallery("en", ["Drama"]))["groups"]
    assert [sample["name"] for sample in second["samples"]] == [sample.name for sample in fooling]
    assert all(sample["note"] for sample in second["samples"])
    assert not any(sample["note"] for sample in first["samples"])


def test_labels_that_are_no_genres_know_of_no_fooling():
    (group,) = listed(gallery("en", ["dress"]))["groups"]
    assert [sample["name"] for sample in group["samples"]] == list(samples())


def test_the_thumbnails_are_one_picture_in_the_order_of_their_places():
    content = listed(gallery("en", ["Drama"]))
    assert content["count"] == len(samples())
    assert file_at(content["sheet"])[:2] == b"\xff\xd8"
    places = {sample["name"]: sample["place"] for group in content["groups"] for sample in group["samples"]}
    assert [places[name] for name in samples()] == list(range(len(samples())))


def test_a_run_says_which_sample_is_shown_and_little_else():
    data = gallery("en", ["Drama"])
    assert data["chosen"] == next(iter(samples()))
    assert data["own"] == ""
    assert len(json.dumps(data)) < 200
    assert gallery("en", ["Drama"], b"picture")["own"] == "data:image/jpeg;base64,cGljdHVyZQ=="
