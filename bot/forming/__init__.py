"""Dividing people into teams: a problem in, a plan and its reasons out.

Nothing here knows Discord or the database. What needs numpy and scipy runs in a process of its
own (`worker.form`); `problem`, `terms`, `reasons` and `suggesting` are plain Python and may be
imported anywhere.
"""
