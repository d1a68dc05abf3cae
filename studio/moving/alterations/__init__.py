"""The kinds of alteration of clips, one file each: the file name is the id. kinds.py above finds them."""
