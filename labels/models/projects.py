from __future__ import annotations

from django.conf import settings
from django.db import models


class ProjectCache(models.Model):
    """A project as the platform last described it."""

    project_hash = models.UUIDField(unique=True)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    ontology_hash = models.CharField(max_length=64, blank=True)
    ontology_title = models.CharField(max_length=500, blank=True)
    # The ontology structure in wire form; empty until the project was opened once.
    ontology = models.JSONField(default=dict, blank=True)
    # [{"uuid", "title", "type"}] in the order of the workflow.
    workflow_stages = models.JSONField(default=list, blank=True)
    last_synced_at = models.DateTimeField(null=True, blank=True)
    rows_synced_at = models.DateTimeField(null=True, blank=True)
    # How long that took: what takes long is not waited for where a copy can be shown.
    rows_sync_seconds = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class ProjectAccess(models.Model):
    """One person's role in one project, learnt from the platform; without it: 404."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="project_accesses"
    )
    project = models.ForeignKey(ProjectCache, on_delete=models.CASCADE, related_name="accesses")
    # The platform's ProjectUserRole: 0 admin ... 5 viewer.
    role = models.SmallIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "project"], name="labels_access_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.project} as {self.role}"
