"""The rooms in which teams work: which there are, who is let in, and what fits on a server."""
