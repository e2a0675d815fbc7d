from __future__ import annotations

from django.conf import settings
from django.db import models

from labels.models.projects import ProjectCache
from labels.models.rows import LabelRowCache


class AuditEntry(models.Model):
    """Who did what, when, and what it was before."""

    class Outcome(models.TextChoices):
        # Recorded before the platform is asked, so that a crash leaves a trace.
        INTENDED = "intended"
        DONE = "done"
        FAILED = "failed"

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="audit_entries",
    )
    # Kept when the account goes.
    user_email = models.CharField(max_length=254, blank=True)
    action = models.CharField(max_length=40)
    project = models.ForeignKey(
        ProjectCache, on_delete=models.SET_NULL, null=True, blank=True, related_name="audit_entries"
    )
    row = models.ForeignKey(
        LabelRowCache,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="audit_entries",
    )
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    source = models.CharField(max_length=10, default="portal")

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["row", "-id"], name="labels_audit_row"),
            models.Index(fields=["project", "action", "-id"], name="labels_audit_project"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_email} {self.action}"
