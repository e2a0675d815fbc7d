"""One module per kind of workflow stage."""
