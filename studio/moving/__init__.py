"""The moving half of the studio: clips are taken from renders, altered over time, filmed, written down."""
