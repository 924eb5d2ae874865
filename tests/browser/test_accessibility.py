"""No fault that axe-core finds, on every page, in both languages, light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from posterclf.app.index.index import STREAMLITS
from posterclf.app.words import catalogue

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
BACKGROUND = {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 17, 15)"}
# What Streamlit itself draws, and we cannot change: rule -> part of the element's HTML.
STREAMLITS_OWN: dict[str, str] = {}
# Streamlit lets what is drawn anew fade in: half-way it is too pale.
FADED_IN = """() => {
    const ending = document.getAnimations().filter((one) => isFinite(one.effect.getComputedTiming().endTime));
    return Promise.allSettled(ending.map((one) => one.finished));
}"""
PAGES = (
    "/?compare=true&why=Drama",
    "/?view=stage",
    "/many",
    "/teach",
    "/quality",
    *(f"/learn?lesson={n}" for n in range(1, 10)),
)


def faults(page: Page) -> list[str]:
    """Rule and element of each violation, but those that are Streamlit's own; of the page when it has faded in."""
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.evaluate(FADED_IN)
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if STREAMLITS_OWN.get(rule["id"], "\0") not in node["html"]
    ]


def in_streamlits_english(page: Page) -> list[str]:
    """What a screen reader would say in words that Streamlit has and no catalogue of ours."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    said = [node["name"]["value"] for node in tree if not node["ignored"] and node.get("name")]
    theirs = ("Upload", "Skip", *(key.removeprefix(STREAMLITS) for key in catalogue() if key.startswith(STREAMLITS)))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in "".join(said))
    return [name for name in said if name.startswith(theirs)]


def assert_accessible(page: Page, language: str) -> None:
    """No fault and nothing in a foreign language, on a desk and on a phone, light and dark; left on the phone, dark."""
    if language == "zh":
        assert in_streamlits_english(page) == []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            expect(page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUND[scheme])
            assert faults(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(desk, address, language):
    desk.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    expect(desk.locator("h1")).to_have_count(1)
    expect(desk.locator("html")).to_have_attribute("lang", language)  # our words are in place
    expect(desk.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    desk.wait_for_load_state("networkidle")
    expect(desk.locator("[data-stale=true]")).to_have_count(0)
    assert_accessible(desk, language)
