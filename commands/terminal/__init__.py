"""The command line's parts, one module for each kind of thing that an operator does."""
