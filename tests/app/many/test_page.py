"""The page for many posters, with Streamlit's AppTest: real model, real pictures, no browser."""

import io
import shutil
from html import unescape

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.many.poster_queue import MAX_POSTERS
from posterclf.app.uploads.inbox import Arrivals, Upload
from posterclf.errors import TooManyBytes, UploadRefused
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from posterclf.registry import model_folder
from posterclf.registry.model_folder import SERVED_FILE
from tests.support import pages
from tests.support.pages import component, ran
from tests.support.paths import ROOT, SAMPLES

GOOD = SAMPLES[0].read_bytes()


def opened(**address: str) -> AppTest:
    return pages.opened("many", **address)


def working(page: AppTest) -> bool:
    return any(button.key == "stop" for button in page.button)


def finished(page: AppTest) -> AppTest:
    """As a browser does, ask for handful after handful."""
    ran(page)
    while working(page):
        ran(page)
    return page


def with_samples(**address: str) -> AppTest:
    page = opened(**address)
    page.button(key="take-samples").click()
    return finished(page)


def given(page: AppTest, *uploads: Upload) -> AppTest:
    page.session_state["queue"].add_uploads(Arrivals(list(uploads), begins=True))
    return page


def upload(name: str, content: bytes = GOOD) -> Upload:
    return Upload(f"u-{name}", name, content)


def posters(page: AppTest) -> list[dict]:
    return component(page, "many")["posters"]


def answered(page: AppTest) -> list[dict]:
    return [poster for poster in posters(page) if poster["probabilities"]]


def html(page: AppTest) -> str:
    return unescape(" ".join(element.proto.body for element in page.get("html")))


def many_small_files(number: int) -> list[Upload]:
    content = io.BytesIO()
    with Image.open(SAMPLES[0]) as image:
        image.resize((120, 180)).save(content, "JPEG")
    return [upload(f"{index:03}.jpg", content.getvalue()) for index in range(number)]


def test_an_empty_page_says_what_to_do_and_offers_the_samples():
    page = opened()
    assert len(page.title) == 1
    assert any(f"try it with the {len(samples())} samples" in element.value for element in page.markdown)
    assert component(page, "upload")["room"] == MAX_POSTERS


@pytest.mark.parametrize("model", ["efficientnet", "article"])
def test_the_browser_gets_what_the_classifier_predicts(model):
    page = with_samples(model=model)
    classifier = PosterClassifier.load(model)
    for poster, sample in zip(answered(page), samples().values(), strict=True):
        assert poster["probabilities"] == pytest.approx(classifier.predict(sample.path).probabilities, abs=1e-6)
        assert (poster["shown"], poster["alt"]) == (sample.path.name, sample.alt)
        assert page.session_state["queue"].inbox.picture(poster["id"]).startswith(b"\xff\xd8")
    assert [label["label"] for label in component(page, "many")["labels"]] == list(classifier.folder.labels)


def test_the_address_chooses_what_is_shown_and_nonsense_does_not():
    page = with_samples(posters="Comedy", sort="probability", show="table", threshold="60")
    chosen = component(page, "many")["chosen"]
    assert {name: chosen[name] for name in ("which", "order", "view", "one")} == {
        "which": "Comedy",
        "order": "probability",
        "view": "table",
        "one": 60,
    }
    chosen = component(with_samples(posters="x", sort="x", show="x"), "many")["chosen"]
    assert (chosen["which"], chosen["order"], chosen["view"]) == ("", "added", "pictures")


def test_bad_files_are_listed_and_the_rest_is_predicted():
    bad = [
        upload("<b>x</b>.jpg", b"hello"),
        upload("*cut*.jpg", GOOD[:3000]),
        Upload("1", "large.jpg", TooManyBytes("")),
        Upload("2", "refused.jpg", UploadRefused.at(413, 4 * 2**20)),
    ]
    page = finished(given(opened(), *bad, upload("good.jpg")))
    assert [poster["path"] for poster in answered(page)] == ["good.jpg"]
    assert "Files that cannot be used: 4" in html(page)
    assert "&lt;b&gt;x&lt;/b&gt;.jpg" in " ".join(element.proto.body for element in page.get("html"))
    for said in (
        "*cut*.jpg</strong> The picture is damaged",
        "large.jpg</strong> The file has more than 20 MB.",
        "refused.jpg</strong> The server in between refused a file of 4 MB.",
    ):
        assert said in html(page)
    assert not page.error


def test_stop_stops_keeps_what_is_done_and_go_on_goes_on():
    page = given(opened(), *many_small_files(150))
    ran(page)
    page.button(key="stop").click()
    ran(page)
    done = len(answered(page))
    assert not working(page)
    assert 0 < done < 150
    assert len(answered(ran(page))) == done
    page.button(key="go-on").click()
    finished(page)
    assert len(answered(page)) == len(posters(page)) == 150


def test_more_than_fit_are_left_out_in_a_sentence():
    page = ran(given(opened(), *many_small_files(MAX_POSTERS + 5)))
    assert any(f"up to {MAX_POSTERS} posters and 256 MB: 5 found no room" in element.value for element in page.markdown)
    assert component(page, "upload")["room"] == 0


def test_a_second_choice_is_added_and_clear_clears():
    page = finished(given(finished(given(opened(), upload("a.jpg"))), upload("posters/b.jpg")))
    assert [poster["shown"] for poster in answered(page)] == ["a.jpg", "b.jpg"]
    before = component(page, "upload")["address"]
    page.button(key="clear").click()
    ran(page)
    assert component(page, "upload")["address"] != before  # what is on its way arrives nowhere
    assert page.button(key="clear").disabled
    assert not page.session_state["queue"].posters


def test_labels_that_came_along_are_compared_and_other_ones_are_refused():
    moods = {name: sample.mood for name, sample in samples().items()}
    rows = [",".join([name, *("01"[genre in mood] for genre in GENRES)]) for name, mood in moods.items()]
    table = "\n".join([",".join(["Id", *GENRES]), *rows])
    page = finished(given(with_samples(), upload("truth.csv", table.encode())))
    compared = component(page, "many")["compared"]
    assert compared["words"]["with"] == f"{len(moods)} of the posters answered have labels in truth.csv."
    for poster, mood in zip(answered(page), moods.values(), strict=True):
        assert {GENRES[place] for place in poster["true"]} == set(mood)
    other = finished(given(page, upload("colours.csv", b"Id,red,blue\notto,1,0\n")))
    assert component(other, "many")["compared"] is None
    assert "colours.csv</strong> None of its labels (red, blue) is one of this network's." in html(other)


def test_the_page_is_chinese_in_chinese():
    page = finished(given(opened(lang="zh"), upload("bad.jpg", b""), upload("good.jpg")))
    assert "文件是空的" in html(page)
    assert "剧情" in [label["name"] for label in component(page, "many")["labels"]]


def test_a_faulty_model_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    st.cache_resource.clear()  # a running page keeps the network that it has loaded
    shutil.copytree(ROOT / "models" / "article", tmp_path / "article")
    (tmp_path / "article" / SERVED_FILE).write_bytes(b"another network")
    page = ran(given(opened(), upload("a.jpg")))
    assert ["`posterclf models`" in error.value for error in page.error] == [True]
