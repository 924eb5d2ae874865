"""What a mark of a chart counts, by a name: in the chart's `customdata`, in the list beside it, in the address."""


def click_name(part: str, *labels: str) -> str:
    """'wrongly|Comedy|Drama'; no label has a '|' in it, see `labels.label_fault`."""
    return "|".join([part, *labels])
