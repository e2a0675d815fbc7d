"""The coordinate classes, one module per family, and the table that reads and writes them."""
