"""The event file: one YAML text that runs one event, checked and made into models."""
