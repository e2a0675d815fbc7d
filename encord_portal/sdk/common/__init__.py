"""Small helpers without knowledge of projects or labels."""
