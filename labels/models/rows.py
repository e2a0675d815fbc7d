from __future__ import annotations

from django.db import models

from labels.models.projects import ProjectCache


class LabelRowCache(models.Model):
    """What lists, counts and filters need of one label row; never its labels."""

    project = models.ForeignKey(ProjectCache, on_delete=models.CASCADE, related_name="rows")
    data_hash = models.UUIDField()
    branch = models.CharField(max_length=100, default="main")
    label_hash = models.UUIDField(null=True, blank=True)
    data_title = models.CharField(max_length=500)
    dataset_hash = models.CharField(max_length=64)
    dataset_title = models.CharField(max_length=500)
    # Wire names in lower case: image, img_group, video, dicom ...
    data_type = models.CharField(max_length=20)
    file_type = models.CharField(max_length=100, blank=True)
    label_status = models.CharField(max_length=40, blank=True)
    stage_uuid = models.UUIDField(null=True, blank=True)
    stage_title = models.CharField(max_length=200, blank=True)
    task_uuid = models.UUIDField(null=True, blank=True)
    priority = models.FloatField(null=True, blank=True)
    assigned_user_email = models.CharField(max_length=254, blank=True)
    last_actioned_by = models.CharField(max_length=254, blank=True)
    number_of_frames = models.PositiveIntegerField(default=1)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration = models.FloatField(null=True, blank=True)
    fps = models.FloatField(null=True, blank=True)
    created_at_upstream = models.DateTimeField(null=True, blank=True)
    last_edited_at = models.DateTimeField(null=True, blank=True)
    is_valid = models.BooleanField(default=True)
    synced_at = models.DateTimeField()
    # Since when the platform has not listed the row any more; its history is kept.
    gone_at = models.DateTimeField(null=True, blank=True)
    # Who is saving right now, see labels.services.row_lease.
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_process = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "data_hash", "branch"], name="labels_row_once"
            ),
        ]
        indexes = [
            models.Index(fields=["project", field, "id"], name=f"labels_row_{name}")
            for field, name in (
                ("priority", "priority"),
                ("data_title", "title"),
                ("dataset_title", "dataset"),
                ("label_status", "status"),
                ("stage_title", "stage"),
                ("data_type", "type"),
                ("assigned_user_email", "assignee"),
                ("number_of_frames", "frames"),
                ("last_edited_at", "edited"),
            )
        ]

    def __str__(self) -> str:
        return self.data_title


class LabelDictCache(models.Model):
    """The labels of one row as last read from the platform."""

    row = models.OneToOneField(LabelRowCache, on_delete=models.CASCADE, related_name="label_dict")
    # zlib over JSON; the hash is of the canonical JSON, see labels.services.blobs.
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    last_edited_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField()
    # What the list said of the row then, as far as the dictionary repeats it.
    listed = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.row} {self.sha256[:12]}"
