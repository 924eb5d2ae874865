"""The fifteen posters in the order the page shows them, neighbours in different colours."""

from assets.drawing import cartoon, farce, frontiers, hearts, legends, music, shadows, stillness, struggles
from assets.drawing.poster import Poster

GALLERY = (
    Poster(
        "otto",
        ("Animation", "Family", "Comedy"),
        cartoon.otto,
        seed=15,
    ),
    Poster(
        "dry-creek",
        ("Western",),
        frontiers.dry_creek,
        seed=12,
    ),
    Poster(
        "callowmere",
        ("Fantasy", "Adventure"),
        legends.callowmere,
        seed=13,
    ),
    Poster(
        "house-listens",
        ("Horror",),
        shadows.house_listens,
        seed=14,
    ),
    Poster(
        "ninth-moon",
        ("Sci-Fi", "Adventure"),
        frontiers.ninth_moon,
        seed=11,
    ),
    Poster(
        "midnight-pays-double",
        ("Crime", "Mystery", "Thriller"),
        shadows.midnight_pays_double,
        seed=16,
    ),
    Poster(
        "distance-of-a-kiss",
        ("Romance", "War", "Drama"),
        hearts.distance_of_a_kiss,
        seed=17,
    ),
    Poster(
        "nine-tenths",
        ("Documentary",),
        stillness.nine_tenths,
        seed=18,
    ),
    Poster(
        "long-climb",
        ("Sport", "Drama"),
        struggles.long_climb,
        seed=19,
    ),
    Poster(
        "mister-biscuit",
        ("Comedy", "Family"),
        shadows.mister_biscuit,
        seed=20,
    ),
    Poster(
        "under-one-umbrella",
        ("Romance", "Drama"),
        hearts.under_one_umbrella,
        seed=21,
    ),
    Poster(
        "hill-forty",
        ("War", "Drama", "History"),
        struggles.hill_forty,
        seed=22,
    ),
    Poster(
        "who-invited-gerald",
        ("Comedy",),
        farce.gerald,
        seed=23,
    ),
    Poster(
        "midnight-brass",
        ("Music", "Musical"),
        music.midnight_brass,
        seed=24,
    ),
    Poster(
        "nearly",
        ("Drama",),
        stillness.nearly,
        seed=25,
    ),
)
