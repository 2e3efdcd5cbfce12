"""Pictures of figures: what a chart shows, the same in words, and drawing it in a process apart."""
