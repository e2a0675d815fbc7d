"""Issues that people raise on data units, their comments, tags and resolutions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class IssueTag(models.Model):
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        "platform.Project", on_delete=models.CASCADE, related_name="issue_tags"
    )
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "uuid"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="issue_tag_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Issue(models.Model):
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("platform.Project", on_delete=models.CASCADE, related_name="issues")
    data_unit = models.ForeignKey(
        "platform.DataUnit", on_delete=models.CASCADE, related_name="issues"
    )
    # The place that it is about, as the wire spells it: type, frameIndex, coordinate …
    anchor = models.JSONField()
    tags = models.ManyToManyField(IssueTag, related_name="issues")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "uuid"]
        indexes = [models.Index(fields=["project", "data_unit", "created_at"])]

    def __str__(self) -> str:
        return f"issue {self.uuid}"


class IssueComment(models.Model):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="comments")
    content = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.content[:60]


class IssueResolution(models.Model):
    """One time that an issue was resolved or opened again."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="resolutions")
    is_resolved = models.BooleanField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return "resolved" if self.is_resolved else "reopened"
