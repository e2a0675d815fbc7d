"""Spaces whose objects are ranges: audio, text, time series, point clouds."""
