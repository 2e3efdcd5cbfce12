"""Events: the file one is run from, and what becomes of it."""
