"""The samples beside a poster, in a real browser."""

from playwright.sync_api import Page, expect

from posterclf.app.gallery import samples


def test_a_sample_is_chosen_by_key_and_back_marks_the_one_before(desk: Page, base_url: str):
    pictures: list[str] = []
    desk.on("request", lambda request: pictures.append(request.url) if "/samples.jpg" in request.url else None)
    desk.goto(base_url)
    gallery = desk.locator(".gallery")
    first, *_, last = samples().values()
    chosen = gallery.locator("[aria-current]")
    expect(chosen).to_have_text(first.title)
    expect(gallery.get_by_role("listitem")).to_have_count(len(samples()))
    gallery.get_by_role("button", name=last.title).focus()
    desk.keyboard.press("Enter")
    expect(chosen).to_have_text(last.title)
    expect(desk.locator(".st-key-poster img")).to_have_attribute("alt", last.alt)
    desk.go_back()
    expect(chosen).to_have_text(first.title)
    expect(desk.locator(".st-key-poster img")).to_have_attribute("alt", first.alt)
    assert len(pictures) == 1  # all thumbnails


def test_titles_stand_in_one_line_and_thumbnails_show_their_own_sample(desk: Page, base_url: str):
    desk.goto(base_url)
    tiles = desk.locator(".gallery li:not([hidden])")
    expect(tiles).to_have_count(len(samples()))
    heights = tiles.locator(".title").evaluate_all(
        "titles => titles.map((title) => title.getBoundingClientRect().height)"
    )
    assert max(heights) == min(heights) < 30
    # The part of the sheet that is seen begins at the sample's place.
    shown = tiles.evaluate_all(
        """tiles => tiles.map((tile) => {
          const [frame, sheet] = [".picture", "img"].map((name) => tile.querySelector(name).getBoundingClientRect());
          return (frame.top - sheet.top) / frame.height;
        })"""
    )
    titles = tiles.locator(".title").all_inner_texts()
    places = {sample.title: place for place, sample in enumerate(samples().values())}
    assert [round(place, 1) for place in shown] == [places[title] for title in titles]
