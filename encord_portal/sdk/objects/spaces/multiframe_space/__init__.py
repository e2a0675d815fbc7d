"""Spaces of several frames: videos, image sequences, DICOM, PDF."""
