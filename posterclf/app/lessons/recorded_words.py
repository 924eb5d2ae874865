"""What is said of a recorded training in lesson 7: its stages, its bars, and the question that its curves ask."""

from posterclf.app.lessons.recordings import OVERFITTING, Recording
from posterclf.app.words import words
from posterclf.registry.card_parts import TrainedStage


def stage_words(recorded: Recording) -> str:
    """What changed at the lines between stages."""
    told = [
        words("playback.stage", epoch=first, change=change)
        for first, before, stage in recorded.later_stages
        if (change := stage_change(before, stage))
    ]
    return words("playback.stages", stages=words("playback.stage_comma").join(told))


def stage_change(before: TrainedStage, stage: TrainedStage) -> str:
    """What a stage does otherwise than the one before, empty where only its rates are others."""
    changes = []
    if (stage.height, stage.width) != (before.height, before.width):
        changes.append(words("playback.stage_size", height=stage.height, width=stage.width))
    if stage.extra_share != before.extra_share:
        changes.append(words("playback.stage_further" if stage.extra_share else "playback.stage_own"))
    return words("learn.comma").join(changes)


def question(recorded: Recording) -> tuple[str, str]:
    """About what the curves show."""
    part, shape, last = words(f"playback.{recorded.part}"), recorded.shape, recorded.curves[-1]
    best = recorded.curves[recorded.best_epoch - 1]
    values = {
        "part": part,
        "best": recorded.best_epoch,
        "lowest": f"{best['val_loss']:.3f}",
        "measured": f"{last['val_loss']:.3f}",
        "before": f"{best['loss']:.3f}",
        "loss": f"{last['loss']:.3f}",
        "posters": f"{recorded.posters:,}",
        "augmented": words("playback.augmented") if any(stage.augmentation for stage in recorded.stages) else "",
    }
    return words(f"playback.question_{shape}", **values), words(f"playback.answer_{shape}", **values)


def bars_meaning(run: str, recorded: Recording) -> str:
    """What is to be known of the bars."""
    if run == OVERFITTING:
        return words("playback.surer", posters=recorded.posters)
    return words("playback.uncalibrated") if recorded.calibrated else ""
