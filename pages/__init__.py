"""One module per page: its address, its layout, its callbacks."""
