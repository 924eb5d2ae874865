"""The documents, and the scripts that write the generated parts of them."""
