"""What can be wrong with a file that should hold a picture.

MediaError
├── MediaUnreadableError   damaged, or not what its name says
├── MediaUnsupportedError  a kind or compression that can't be decoded here
└── FrameOutOfRangeError   readable, but it has fewer frames
"""

from __future__ import annotations


class MediaError(Exception):
    """A picture can't be shown; the message says why, for the place where it would be."""


class MediaUnreadableError(MediaError):
    pass


class MediaUnsupportedError(MediaError):
    pass


class FrameOutOfRangeError(MediaError):
    def __init__(self, frame: int, count: int) -> None:
        super().__init__(f"Frame {frame} doesn't exist: the file has frames 0 to {count - 1}.")
        self.frame = frame
        self.count = count
