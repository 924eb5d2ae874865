"""The page for many posters, for models of six and of a hundred labels that are no genres."""

import pytest

from posterclf.app.gallery import samples
from posterclf.inference.classifier import PosterClassifier
from tests.app.many.test_page import html, with_samples
from tests.support.other_labels import SIX
from tests.support.pages import component, said


def test_six_labels_are_answered_and_can_be_shown(of_own):
    page = with_samples(model="six")
    classifier = PosterClassifier.load(of_own / "six")
    data = component(page, "many")
    assert page.title[0].value == "What do these pictures show?"
    assert [label["name"] for label in data["labels"]] == list(SIX)
    assert [name for _, name in data["whiches"]] == ["All pictures", "No label predicted", *SIX]
    for poster, sample in zip(data["posters"], samples().values(), strict=True):
        assert poster["probabilities"] == pytest.approx(classifier.predict(sample.path).probabilities, abs=1e-6)


@pytest.mark.parametrize("model", ["six", "hundred"])
def test_the_page_is_chinese_in_chinese_and_says_nothing_of_genres(of_own, model):
    page = with_samples(model=model, lang="zh")
    assert page.title[0].value == "这些图片里有什么？"
    components = [*component(page, "upload")["words"].values(), *component(page, "many")["words"].values()]
    texts = " ".join([said(page), html(page), *components])
    assert not any(word in texts for word in ("类型", "海报"))


def test_only_a_model_that_knows_posters_may_doubt_them():
    for model, doubts in (("efficientnet", True), ("article", False)):
        names = [name for _, name in component(with_samples(model=model), "many")["whiches"]]
        assert ("Probably no poster" in names) == doubts
