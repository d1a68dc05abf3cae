"""Makes our pictures, offline, by swapping faces between computer-drawn people. Not part of the app."""
