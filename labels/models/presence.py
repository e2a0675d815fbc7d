from __future__ import annotations

from django.conf import settings
from django.db import models

from labels.models.rows import LabelRowCache


class RowVisit(models.Model):
    """When a person last had a row open in a tab that could be seen."""

    row = models.ForeignKey(LabelRowCache, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="row_visits"
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "user"], name="labels_visit_once"),
        ]
        indexes = [models.Index(fields=["row", "seen_at"], name="labels_visit_row")]

    def __str__(self) -> str:
        return f"{self.user} on {self.row} at {self.seen_at:%Y-%m-%d %H:%M}"


class RowClaim(models.Model):
    """Somebody says that they work on a row. It keeps nobody out; the audit has who, when, why."""

    row = models.OneToOneField(LabelRowCache, on_delete=models.CASCADE, related_name="claim")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="row_claims"
    )
    reason = models.CharField(max_length=200, blank=True)
    claimed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.row} by {self.user}"
