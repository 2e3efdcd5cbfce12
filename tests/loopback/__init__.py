"""A Discord on this machine: HTTP API v10 and gateway in a process of its own, for tests."""
