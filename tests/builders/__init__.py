"""Plain functions that make what tests need."""
