"""What exists on the simulated Discord, kept in memory."""
