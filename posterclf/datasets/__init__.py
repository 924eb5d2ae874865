"""A CSV of labels and a folder of pictures: read, checked, searched for near-duplicates, and split."""
