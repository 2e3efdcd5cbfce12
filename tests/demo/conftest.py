"""Every test here may ask for the small server."""

from tests.demo.small_world import small

__all__ = ["small"]
