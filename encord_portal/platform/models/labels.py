"""Label rows, every saved version of their labels, and the log of changes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

MAIN_BRANCH = "main"


class LabelRow(models.Model):
    """One data unit in one project. It has no label hash before somebody initialises it.

    What lists show is kept in columns here, so that no list ever opens a label dictionary.
    """

    project = models.ForeignKey(
        "platform.Project", on_delete=models.CASCADE, related_name="label_rows"
    )
    data_unit = models.ForeignKey(
        "platform.DataUnit", on_delete=models.CASCADE, related_name="label_rows"
    )
    branch_name = models.CharField(max_length=200, default=MAIN_BRANCH)
    label_hash = models.UUIDField(null=True, blank=True, unique=True)
    label_status = models.CharField(max_length=30, default="NOT_LABELLED")
    annotation_task_status = models.CharField(max_length=20, default="QUEUED")
    is_valid = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    object_count = models.PositiveIntegerField(default=0)
    classification_count = models.PositiveIntegerField(default=0)
    labelled_frame_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(null=True, blank=True)
    last_edited_at = models.DateTimeField(null=True, blank=True)
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "data_unit", "branch_name"], name="label_row_once_per_branch"
            ),
        ]
        indexes = [models.Index(fields=["project", "branch_name", "last_edited_at"])]

    def __str__(self) -> str:
        return str(self.label_hash or f"row {self.pk}, not initialised")


class LabelVersion(models.Model):
    """The whole label dictionary as it was saved once; never changed afterwards."""

    row = models.ForeignKey(LabelRow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.BinaryField("zlib-compressed JSON", editable=False)
    size = models.PositiveBigIntegerField("size of the JSON in bytes")
    # {"objects": {hash: [feature hash, name, fingerprint]}, "classifications": {…}}: what the label
    # logs and reviews need to know of a version without opening its content.
    index_json = models.TextField(default='{"objects":{},"classifications":{}}', editable=False)
    sha256 = models.CharField("SHA-256 of the JSON, hex", max_length=64)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["row", "number"]
        constraints = [
            models.UniqueConstraint(fields=["row", "number"], name="label_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.row}"


class LabelLog(models.Model):
    """One change to one label, or one saving of a row, as the label logs of the SDK list it."""

    log_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        "platform.Project", on_delete=models.CASCADE, related_name="label_logs"
    )
    data_unit = models.ForeignKey(
        "platform.DataUnit", on_delete=models.CASCADE, related_name="label_logs"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="label_logs"
    )
    action = models.PositiveSmallIntegerField()
    identifier = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null on the wire
    feature_hash = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - as above
    label_name = models.TextField(null=True, blank=True)  # noqa: DJ001 - as above
    time_taken = models.PositiveIntegerField(null=True, blank=True)
    frame = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "created_at"])]
        ordering = ["created_at", "log_hash"]

    def __str__(self) -> str:
        return f"action {self.action} at {self.created_at}"
