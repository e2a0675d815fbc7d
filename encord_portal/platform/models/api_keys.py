"""API keys of programs, each for one project or one dataset."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from encord_portal.platform.models.core import Project
from encord_portal.platform.models.media import Dataset


class ApiKey(models.Model):
    """Deleting it ends it; its text is derived and stored nowhere."""

    key_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=500)
    scopes = models.JSONField(default=list)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="api_keys"
    )
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="api_keys"
    )
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(project=None) ^ models.Q(dataset=None),
                name="api_key_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title
