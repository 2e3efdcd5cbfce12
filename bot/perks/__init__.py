"""Codes and gifts that teams or people claim once."""
