"""A real browser on a real server: what a reader sees and does."""
