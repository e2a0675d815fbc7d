from __future__ import annotations

from django.conf import settings
from django.db import models

from labels.models.rows import LabelRowCache


class Blob(models.Model):
    """A label dictionary, stored once however many revisions have this content."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text="Bytes before compression.")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class Revision(models.Model):
    """One content of a row that the portal saw or wrote."""

    class Source(models.TextChoices):
        PORTAL = "portal"
        REST = "rest"
        UPSTREAM = "upstream"

    row = models.ForeignKey(LabelRowCache, on_delete=models.CASCADE, related_name="revisions")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="revisions")
    created_at = models.DateTimeField(auto_now_add=True)
    # Nobody for what was found upstream.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
    )
    source = models.CharField(max_length=10, choices=Source.choices)
    reason = models.CharField(max_length=500, blank=True)
    summary = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["row", "-id"], name="labels_revision_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.blob_id[:12]} ({self.source})"
