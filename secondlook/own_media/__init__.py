"""Turns a facilitator's folder of licensed media into a quiz pack. The app never imports it."""
