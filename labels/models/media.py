from __future__ import annotations

from django.db import models


class MediaCopy(models.Model):
    """A file of a data unit that the portal has fetched; its bytes lie under their hash."""

    data_hash = models.UUIDField()
    # The frame that the file shows; -1: the file holds all frames.
    frame = models.IntegerField(default=-1)
    sha256 = models.CharField(max_length=64)
    # Which picture of the file the frame is.
    index = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField()
    fetched_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "media copies"
        constraints = [
            models.UniqueConstraint(fields=["data_hash", "frame"], name="labels_media_once"),
        ]

    def __str__(self) -> str:
        return f"{self.data_hash} {self.frame} {self.sha256[:12]}"
