"""Hands-on exhibits, one a file: `::: activity name` in a lesson shows `activities/name.py`."""
