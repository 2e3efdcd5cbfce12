"""Deadlines: moving windows, extensions, and the milestones that announce themselves."""
