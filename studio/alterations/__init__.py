"""The kinds of alteration, one file each: the file name is the id. studio/kinds.py finds them."""
