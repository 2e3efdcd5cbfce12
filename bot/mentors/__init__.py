"""Mentors: who knows what and is there when, requests for help, and who is asked to help."""
