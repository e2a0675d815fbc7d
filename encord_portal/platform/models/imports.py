"""What brings files in: upload slots, cloud integrations, and the jobs that use them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from encord_portal.platform.models.core import Project
from encord_portal.platform.models.media import Dataset, MediaFile, StorageFolder


class ImportStatus(models.TextChoices):
    PENDING = "PENDING"
    DONE = "DONE"
    ERROR = "ERROR"
    CANCELLED = "CANCELLED"


class UploadSlot(models.Model):
    """A place for one upload, handed out as a signed URL; its uuid is the coming item's uuid."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="upload_slots"
    )
    item_type = models.CharField(max_length=20)
    title = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(
        MediaFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    received_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.item_type} slot {self.uuid}"


class CloudIntegration(models.Model):
    """A place from which files may be imported without uploading them."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200, unique=True)
    root = models.CharField(
        max_length=500,
        help_text="Sources must begin with this: file:///… below a directory that the settings "
        "allow, or http://127.0.0.1:…/ on this machine.",
        validators=[RegexValidator(r"^(file:///|https?://).*/$", "Write file:///…/ or http://…/.")],
    )
    writable = models.BooleanField(
        "files may be written there",
        default=False,
        help_text="Whoever has an account may then put de-identified copies beside its DICOM "
        "files, and into new directories below it. Only file:///… can be written to.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ImportJob(models.Model):
    """One request to bring files into a folder, mostly for a dataset; its outcome for each unit."""

    process_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    folder = models.ForeignKey(StorageFolder, on_delete=models.CASCADE, related_name="import_jobs")
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="import_jobs"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_jobs"
    )
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.PENDING
    )
    request = models.JSONField(default=dict)
    # What was fetched from private sources so far: {url: [media file's key, error]}.
    fetched = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.status} {self.process_hash}"


class FolderSync(models.Model):
    """One look at the place that a folder follows, and the import of what is new there."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    folder = models.ForeignKey(StorageFolder, on_delete=models.CASCADE, related_name="syncs")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="folder_syncs"
    )
    # Without one there was nothing new.
    job = models.OneToOneField(
        ImportJob, on_delete=models.CASCADE, null=True, blank=True, related_name="sync"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"sync {self.uuid}"


class ReencodeJob(models.Model):
    """One request to encode videos anew; they are done one after the other."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reencode_jobs"
    )
    title = models.CharField(max_length=500, blank=True)
    force = models.BooleanField("also videos that every browser shows already", default=True)
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.PENDING
    )
    # [{"item": uuid, "data_hash": uuid or null, "error": text or null, "done": bool}, …]
    videos = models.JSONField(default=list)
    # Somebody is at it since then; who is killed is not at it any more after a while.
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.status} {self.title or self.uuid}"


class DeidentificationJob(models.Model):
    """One request to write DICOM files anew, without the tags that tell of people."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deidentification_jobs"
    )
    integration = models.ForeignKey(
        CloudIntegration, on_delete=models.CASCADE, related_name="deidentification_jobs"
    )
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.PENDING
    )
    request = models.JSONField(default=dict)
    # [{"source": url, "made": url, "outcome": "" | "stored" | "left out" | "failed",
    #   "error": text}, …]: the names are given before anything is written, so that a job that was
    # cut off goes on where it was.
    files = models.JSONField(default=list)
    # As for encoding anew.
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.status} {self.uuid}"


class CvatImport(models.Model):
    """One project made of a CVAT export, or why there is none."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cvat_imports"
    )
    status = models.CharField(max_length=10, choices=ImportStatus.choices)
    project = models.ForeignKey(Project, on_delete=models.SET_NULL, null=True, blank=True)
    issues = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.status} {self.uuid}"
