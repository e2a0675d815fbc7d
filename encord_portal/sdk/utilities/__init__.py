"""Roles, importers and other helpers around projects and datasets."""
