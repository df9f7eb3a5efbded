"""The questions that a released cube is asked, in SQL with bound parameters; the cube asks them."""
