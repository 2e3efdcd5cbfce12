"""The event file: one YAML text that runs one event, checked and made into models."""

LARGEST_FILE = 256 * 1024
"""Bytes: what is larger is refused before it is read."""
