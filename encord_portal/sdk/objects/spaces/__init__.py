"""Spaces: the parts of data groups, layered images and scenes (wire protocol §5.8)."""
