"""The wire of the simulated Discord: HTTP, gateway, control."""
