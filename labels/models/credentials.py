from __future__ import annotations

from django.conf import settings
from django.db import models


class Credential(models.Model):
    """The private key that the portal signs with in one person's name."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="portal_credential"
    )
    domain = models.CharField(max_length=255)
    # Fernet, under a key derived from SECRET_KEY; empty only while the key is being made.
    private_key_encrypted = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    # The last time the person's projects were listed from the platform.
    projects_synced_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} at {self.domain}"
