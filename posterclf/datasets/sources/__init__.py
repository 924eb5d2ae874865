"""Folders of pictures, tables of labels and Label Studio's exports, understood as pictures and their labels."""
