from __future__ import annotations

from django.db import models


class SyncState(models.Model):
    """What the background sync is doing; one record, made when it first runs."""

    # Who does it, see labels.services.background.
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_process = models.CharField(max_length=64, blank=True)
    # The last round that reached the platform, and the last one of all, by their ends.
    reached_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    # Rounds in a row that did not reach the platform, and what it said then.
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"background sync, last at {self.tried_at}"
