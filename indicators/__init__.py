"""The subject itself: sources, releases, the cube, statistics and the open data interface. Knows nothing of Dash."""
