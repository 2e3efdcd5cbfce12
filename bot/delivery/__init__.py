"""The outbox: what must be said, when, to whom, and whether it was."""
