"""What teams and people hand in, when it counts, and what still is missing."""
