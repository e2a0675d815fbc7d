from __future__ import annotations

from django.conf import settings
from django.db import models


class KeyedRequest(models.Model):
    """A request over REST that its sender named, and how it was answered.

    Without a status it is still being worked on, or its process died.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="keyed_requests"
    )
    key = models.CharField(max_length=200)
    # Of what was asked: another request must not hide behind the same key.
    fingerprint = models.CharField(max_length=64)
    process = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.JSONField(null=True, blank=True)
    etag = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="labels_keyed_request_once"),
        ]
        indexes = [models.Index(fields=["created_at"], name="labels_keyed_request_age")]

    def __str__(self) -> str:
        return f"{self.user} {self.key}"
