"""The picture of accuracy against time shows what was measured."""

import pytest

pytest.importorskip("pyperf")
pytest.importorskip("playwright")

from bench.measuring import Measured
from docs.curve import ARTICLE, REPLICAS, figure, points
from posterclf.registry.model_folder import find_model


def test_every_runtime_with_a_known_map_is_a_point_and_the_choice_of_fast_is_not_one_twice():
    results = [
        Measured(REPLICAS, "LiteRT", [0.04, 0.05], metadata={"map": 0.3}),
        Measured(REPLICAS, "LiteRT, 8 bits", [0.02], metadata={"map": 0.29}),
        Measured(REPLICAS, "ONNX Runtime", [0.03]),
        Measured(REPLICAS, "posterclf", [0.01], metadata={"map": 0.3}),
        Measured(ARTICLE, "posterclf", [0.03]),
        Measured(ARTICLE, "ONNX Runtime", [0.03]),
    ]
    shown = [(point.name, point.milliseconds, point.mean_average_precision) for point in points(results)]
    assert shown == [
        ("LiteRT, 8 bits", 20.0, 0.29),
        ("the tutorial's network, LiteRT", 30.0, find_model("article").card.evaluation["map"]),
        ("LiteRT", 40.0, 0.3),
    ]
    assert list(figure(points(results)).data[0].x) == [20.0, 30.0, 40.0]
