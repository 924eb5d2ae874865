"""What people have, folders of pictures, tables of labels, Label Studio's exports, understood as pictures and labels."""
