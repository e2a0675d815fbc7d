"""What people did, as the editor logs and the time analytics tell it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class WorkPeriod(models.Model):
    """Somebody's uninterrupted work on one row in one stage, from the first to the last act.

    Only acts that the platform has seen count (initialising, saving, task actions); a single act
    takes no time.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label_row = models.ForeignKey(
        "platform.LabelRow", on_delete=models.CASCADE, related_name="work_periods"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="work_periods"
    )
    stage = models.ForeignKey(
        "platform.WorkflowStage", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    project_role = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ["started_at", "uuid"]
        indexes = [models.Index(fields=["user", "label_row", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.user} on {self.label_row} from {self.started_at}"


class EditorLogCategory(models.TextChoices):
    OBJECT = "object"
    CLASSIFICATION = "classification"
    TASK = "task"
    AGENT = "agent"
    EDITOR = "editor"


class EditorLog(models.Model):
    """One change to one label, one save, or one task action."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label_row = models.ForeignKey(
        "platform.LabelRow", on_delete=models.CASCADE, related_name="editor_logs"
    )
    action = models.CharField(max_length=30)
    category = models.CharField(max_length=20, choices=EditorLogCategory.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    project_role = models.PositiveSmallIntegerField(null=True)
    stage = models.ForeignKey(
        "platform.WorkflowStage", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    session = models.UUIDField("the work period that it belongs to", null=True)
    # What only labels have: name, feature, ranges, shape, hash, as the wire spells them.
    label = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "uuid"]
        indexes = [models.Index(fields=["label_row", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.action} at {self.at}"
