"""What organizers do with teams, as they type and click."""
