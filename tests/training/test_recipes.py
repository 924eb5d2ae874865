"""Recipes can be carried out: their networks fit their stages, and those of one recipe each other."""

import keras
import pytest

from posterclf.registry.card import TUTORIALS_SPLITS
from posterclf.training import networks
from posterclf.training.recipes import RECIPES


@pytest.fixture(scope="module", params=RECIPES)
def recipe(request):
    return RECIPES[request.param]


@pytest.fixture(scope="module")
def built(recipe) -> dict[tuple[int, int], keras.Model]:
    """The network for seven labels at each size that it is trained or served at."""
    sizes = {(stage.height, stage.width) for stage in recipe.stages(1000)} | (
        {recipe.served} if recipe.served else set()
    )
    return {size: recipe.network(*size, 7) for size in sizes}


def test_a_network_takes_posters_of_the_stages_size_and_gives_as_many_probabilities_as_there_are_labels(built):
    for (height, width), model in built.items():
        assert model.input_shape == (None, height, width, 3)
        assert model.output_shape == (None, 7)


def test_weights_pass_from_stage_to_stage_and_to_what_is_served(built):
    first, *others = built.values()
    for other in others:
        other.set_weights(first.get_weights())


def test_a_stage_freezes_a_layer_that_there_is_and_leaves_the_head_to_learn(recipe, built):
    for stage in recipe.stages(1000):
        if stage.frozen_until:
            model = built[stage.height, stage.width]
            networks.freeze(model, stage.frozen_until)
            assert not model.get_layer(stage.frozen_until).trainable
            assert model.layers[-3].trainable


def test_a_recipe_splits_the_tutorials_data_in_a_way_that_can_be_named(recipe):
    assert recipe.split in TUTORIALS_SPLITS


def test_epochs_and_the_use_of_further_posters_follow_from_the_stages():
    assert (RECIPES["article"].epochs(5000), RECIPES["article"].takes_further) == (10, False)
    assert (RECIPES["posters"].epochs(5000), RECIPES["posters"].takes_further) == (10, True)


@pytest.mark.parametrize(("pictures", "epochs"), [(50, 12 + 6), (300, 10 + 5), (1000, 3 + 2), (20_000, 1 + 1)])
def test_the_fewer_pictures_of_ones_own_the_more_epochs(pictures, epochs):
    assert RECIPES["efficientnet"].epochs(pictures) == epochs
