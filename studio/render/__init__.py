"""The rendering half of the studio: draws people who do not exist, with exact truth beside every picture."""
