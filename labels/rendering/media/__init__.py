"""Pictures out of files: exact video frames, DICOM slices, photos. Pure decoding."""
