"""What to know before one trusts a network: which labels it tells by chance, and which it never predicts."""

from posterclf.app.measured import measured_model
from posterclf.app.number_text import names_of
from posterclf.app.words import words
from posterclf.errors import ModelError
from posterclf.metrics.report import untold_labels
from posterclf.registry.model_folder import ModelFolder

MARK = " ?"  # behind a label's name; a note or sentence beside it says what it means


def untold(folder: ModelFolder) -> tuple[str, ...]:
    """The labels that carry the mark: nothing shows that they are told better than by chance; none if not measured."""
    return untold_labels(folder.card.evaluation) if folder.card.evaluation else ()


def never_predicted(folder: ModelFolder) -> tuple[str, ...]:
    """The labels that the model predicts for none of the posters that it was measured on, where no threshold is given.

    None where its predictions were not kept, or cannot be read, which 'How good is it?' says.
    """
    try:
        measured = measured_model(folder.name)
    except ModelError:
        measured = None
    if measured is None:
        return ()
    predicted = folder.thresholds(None).predicted(measured.predictions.probabilities)
    return folder.labels.marked(predicted.sum(axis=0) == 0)


def trust_sentences(folder: ModelFolder) -> str:
    """Markdown: what the mark means and which labels have it, and which are never predicted; empty for neither."""
    figures = folder.card.evaluation
    if not figures:
        return ""
    named = {"trust.untold": untold(folder), "trust.never": never_predicted(folder)}
    return "\n\n".join(
        words(key, posters=figures["posters"], genres=names_of(labels, "")) for key, labels in named.items() if labels
    )
