"""From the tables of a source to a released cube: check, derive, write, switch."""
