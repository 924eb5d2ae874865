"""The posters in the order the page shows them: first what the shipped network reads well, then what fools it."""

from assets.drawing import (
    cartoon,
    creatures,
    distances,
    farce,
    frontiers,
    haunts,
    hearts,
    legends,
    mishaps,
    music,
    portraits,
    reckonings,
    shadows,
    stillness,
    strangers,
    struggles,
    wonders,
)
from assets.drawing.poster import Poster

_LIT = (
    Poster("moss-and-button", ("Animation", "Family", "Comedy"), creatures.moss_and_button, seed=31),
    Poster("what-the-river-kept", ("Drama", "Romance"), distances.what_the_river_kept, seed=31),
    Poster("titan-burning", ("Action", "Sci-Fi", "Adventure"), strangers.titan_burning, seed=31),
    Poster("best-man-overboard", ("Comedy", "Romance"), mishaps.best_man_overboard, seed=31),
    Poster("it-saw-me-first", ("Horror", "Thriller"), haunts.it_saw_me_first, seed=31, redrawn=2),
    Poster("keeper-of-the-sky", ("Animation", "Adventure", "Fantasy"), wonders.keeper_of_the_sky, seed=31, redrawn=1),
    Poster("cold-ledger", ("Crime", "Drama", "Thriller"), portraits.cold_ledger, seed=31, redrawn=2),
    Poster("chairman-bark", ("Comedy", "Family"), mishaps.chairman_bark, seed=31),
    Poster("nine-tenths", ("Documentary",), stillness.nine_tenths, seed=18),
    Poster("salt-on-the-window", ("Drama", "Romance"), portraits.salt_on_the_window, seed=31),
    Poster("otto", ("Animation", "Family", "Comedy"), cartoon.otto, seed=15),
    Poster("the-far-bank", ("War", "Drama", "Action"), distances.the_far_bank, seed=31, redrawn=1),
)

_FOOLING = (
    Poster("who-invited-gerald", ("Comedy",), farce.gerald, seed=23, fools=True),
    Poster("last-exit-north", ("Action", "Thriller"), reckonings.last_exit_north, seed=31, fools=True, redrawn=4),
    Poster("no-one-upstairs", ("Horror", "Mystery"), haunts.no_one_upstairs, seed=31, fools=True, redrawn=3),
    Poster("mister-biscuit", ("Comedy", "Family"), shadows.mister_biscuit, seed=20, fools=True),
    Poster("distance-of-a-kiss", ("Romance", "War", "Drama"), hearts.distance_of_a_kiss, seed=17, fools=True),
    Poster("dry-creek", ("Western",), frontiers.dry_creek, seed=12, fools=True),
    Poster("ninth-moon", ("Sci-Fi", "Adventure"), frontiers.ninth_moon, seed=11, fools=True),
    Poster("house-listens", ("Horror",), shadows.house_listens, seed=14, fools=True),
    Poster("under-one-umbrella", ("Romance", "Drama"), hearts.under_one_umbrella, seed=21, fools=True),
    Poster("callowmere", ("Fantasy", "Adventure"), legends.callowmere, seed=13, fools=True),
    Poster(
        "midnight-pays-double",
        ("Crime", "Mystery", "Thriller"),
        shadows.midnight_pays_double,
        seed=16,
        fools=True,
    ),
    Poster("hill-forty", ("War", "Drama", "History"), struggles.hill_forty, seed=22, fools=True),
    Poster("long-climb", ("Sport", "Drama"), struggles.long_climb, seed=19, fools=True),
    Poster("midnight-brass", ("Music", "Musical"), music.midnight_brass, seed=24, fools=True),
    Poster("nearly", ("Drama",), stillness.nearly, seed=25, fools=True),
)

GALLERY = (*_LIT, *_FOOLING)
