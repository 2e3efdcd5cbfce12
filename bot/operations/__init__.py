"""Running an event's outbox: pausing, resuming, and what could not be delivered."""
