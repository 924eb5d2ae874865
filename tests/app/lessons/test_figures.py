import numpy as np

from posterclf.app.lessons.figures import genre_operating_point, genres_by_frequency
from posterclf.app.number_text import share_text
from posterclf.labels import GENRES
from posterclf.registry.evaluation_predictions import EvaluationPredictions


def predictions(*posters: set[str]) -> EvaluationPredictions:
    """Posters of these genres, each predicted with 0.6."""
    labels = np.array([[genre in genres for genre in GENRES] for genres in posters], np.uint8)
    return EvaluationPredictions([f"p{row}" for row in range(len(posters))], labels, labels * np.float32(0.6))


def test_common_genres_come_first_and_missing_ones_not_at_all():
    assert genres_by_frequency(predictions({"War"}, {"War", "Drama"}, {"Comedy"})) == ["War", "Comedy", "Drama"]


def test_posters_of_a_genre_are_found_up_to_their_probability_and_never_above_one():
    kept = predictions({"War"}, {"Drama"})
    assert genre_operating_point(kept, "War", 0.6).true_positives == 1
    assert genre_operating_point(kept, "War", 0.7).false_negatives == 1
    assert genre_operating_point(kept, "War", 2).predicted == 0


def test_a_share_of_nothing_is_a_dash():
    assert [share_text(share) for share in (0.907, None)] == ["90.7%", "–"]
