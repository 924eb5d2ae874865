"""What lit samples are drawn with: bodies have the size they are given, and light comes from where it is said to."""

import numpy as np
import pytest

pytest.importorskip("fontpkg_jost", reason="the fonts of the drawing script are not installed")

from assets.drawing.canvas import Canvas
from assets.drawing.film import SHEET, develop, ramp
from assets.drawing.noise import clouds, roughness
from assets.drawing.solids import ball, blend, block, both_sides, carve, limb, moved, rough, turned, union, within
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph

WHITE = Material((0.8, 0.8, 0.8))
FRONT = Eye((0, 0, 10), (0, 0, 0), lens=0.4)  # four units high where the bodies are


def at(*places: tuple[float, float, float]) -> np.ndarray:
    return np.array(places, np.float32).T


def test_distances_are_measured_from_the_surface():
    places = at((0, 0, 0), (2, 0, 0), (0, 0, 3))
    assert ball((0, 0, 0), 1)(places) == pytest.approx([-1, 1, 2])
    assert block((0, 0, 0), (1, 1, 1))(places) == pytest.approx([-1, 1, 2])
    assert limb((0, 0, 0), (2, 0, 0), 0.5, 0.25)(places) == pytest.approx([-0.5, -0.25, 2.5])


def test_bodies_are_united_carved_mirrored_turned_and_moved():
    one, two = ball((1, 0, 0), 0.5), ball((-1, 0, 0), 0.5)
    places = at((1, 0, 0), (-1, 0, 0), (0, 1, 0))
    assert union(one, two)(places) == pytest.approx(both_sides(one)(places))
    assert carve(ball((0, 0, 0), 2), one, 0.001)(places)[0] == pytest.approx(0.5)  # the hole's wall
    assert turned(one, 2, 90)(at((0, 1, 0))) == pytest.approx([-0.5], abs=1e-6)
    assert moved(one, (0, 3, 0), 2)(at((2, 3, 0))) == pytest.approx([-1])


def test_what_grows_together_is_never_thinner_than_its_parts():
    one, two = ball((0.4, 0, 0), 0.5), ball((-0.4, 0, 0), 0.5)
    places = at(*np.random.default_rng(1).normal(0, 1, (200, 3)).tolist())
    both = blend(0.3, one, two)(places)
    assert (both <= union(one, two)(places) + 1e-6).all()
    assert (both >= union(one, two)(places) - 0.3 / 4 - 1e-6).all()


def test_a_body_asked_only_where_it_is_near_is_the_same_body():
    body = blend(0.3, ball((0.4, 0, 0), 0.5), ball((-0.4, 0, 0), 0.5))
    places = at(*np.random.default_rng(1).normal(0, 2, (500, 3)).tolist())
    bounded, exact = within((0, 0, 0), 1, body)(places), body(places)
    near = exact < 0.2
    assert bounded[near] == pytest.approx(exact[near])
    assert (bounded <= exact + 1e-5).all()  # a step that is too far would jump over the body
    field = roughness(np.random.default_rng(2), 5)
    hilly = rough(body, field, 0.02)(places)
    assert hilly[exact < 0.1] == pytest.approx((exact - 0.02 * field(places))[exact < 0.1], abs=1e-6)


def test_a_ball_covers_as_much_of_the_sheet_as_its_size_says():
    shot = photograph(Scene([(ball((0, 0, 0), 1), WHITE)], []), FRONT, (240, 240))
    radius = 240 / 4 / np.sqrt(1 - 0.1**2)  # its edge is seen from the side
    assert shot.cover.sum() == pytest.approx(np.pi * radius**2, rel=0.02)
    assert shot.depth[120, 120] == pytest.approx(9, abs=0.02)


def test_the_side_towards_the_light_is_bright_and_a_body_in_between_takes_it_away():
    lamp = Light((-1, 0, 0.5), (2, 2, 2))
    alone = photograph(Scene([(ball((0, 0, 0), 1), WHITE)], [lamp], (0, 0, 0)), FRONT, (120, 120)).light[..., 0]
    assert alone[60, 40] > 5 * alone[60, 85]
    wall = block((-2.2, 0, 1), (0.1, 3, 3))
    behind = photograph(Scene([(ball((0, 0, 0), 1), WHITE), (wall, WHITE)], [lamp], (0, 0, 0)), FRONT, (120, 120))
    assert behind.light[60, 40, 0] < 0.2 * alone[60, 40]


def test_noise_is_the_same_for_the_same_numbers_and_has_no_preferred_sign():
    one, two = (clouds(np.random.default_rng(3), (120, 90), 40) for _ in range(2))
    assert one.shape == (120, 90)
    assert (one == two).all()
    assert abs(one.mean()) < 0.3 < one.std() * 2


def test_film_keeps_the_order_of_brightness_and_its_grain_is_small():
    canvas = Canvas(1)
    develop(canvas, ramp([(0, "#000000"), (SHEET[0], "#ffffff")]), vignette=0)
    rows = np.asarray(canvas.image.convert("L"), float).mean(axis=1)
    assert (np.diff(rows[:: len(rows) // 12]) > 0).all()
