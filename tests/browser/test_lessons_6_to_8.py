"""The lessons about networks in a real Chromium: what AppTest cannot see."""

import re

from playwright.sync_api import Page, expect

TRAIN = re.compile(r"^(model_training )?Train$")  # an icon's name is part of its button's


def test_the_arrow_keys_walk_through_the_layers(desk: Page):
    desk.goto("/learn?lesson=6&lang=en")
    slider = desk.get_by_role("slider")
    slider.focus()
    expect(desk.get_by_text("Convolution 1.", exact=True)).to_be_visible()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_text("Pooling 1.", exact=True)).to_be_visible()
    expect(desk.get_by_role("img", name=re.compile("Pooling 1. 12 of 16 feature maps"))).to_be_visible()


def test_playing_moves_the_slider_to_the_last_epoch(desk: Page):
    desk.goto("/learn?lesson=7&lang=en&run=article")
    slider = desk.get_by_role("slider")
    expect(slider).to_have_value("10")
    desk.get_by_role("button", name=re.compile("Play$")).click()
    expect(slider).to_have_value("3")
    expect(slider).to_have_value("10")
    expect(desk.get_by_role("button", name=re.compile("Play$"))).to_be_visible()


def test_a_network_is_trained_and_answers_to_a_drawing_made_by_hand(desk: Page):
    desk.goto("/learn?lesson=8&lang=en&drawing=hand")
    desk.get_by_role("button", name=TRAIN).click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    expect(desk.get_by_text("have all six labels right")).to_be_visible(timeout=120_000)
    expect(desk.get_by_text("Draw something:")).to_be_visible()
    desk.get_by_role("button", name="green", exact=True).click()
    sheet = desk.locator("canvas").bounding_box()
    left, top = sheet["x"], sheet["y"]
    for line in range(50, 150, 12):
        desk.mouse.move(left + 50, top + line)
        desk.mouse.down()
        desk.mouse.move(left + 140, top + line, steps=4)
        desk.mouse.up()
    expect(desk.get_by_text("The sigmoid network says: square, green.")).to_be_visible()
    desk.get_by_role("button", name="Clear", exact=True).click()
    expect(desk.get_by_text("Draw something:")).to_be_visible()
