"""Datasets and their data units, storage folders and items, media files.

A file that was uploaded becomes a :class:`MediaFile` (its bytes, addressed by their hash), a
:class:`StorageItem` gives it a name and a place in a folder, and a :class:`DataUnit` is the use of
an item in one dataset. A group or a series is an item with child items, which came with it, or
with parts, which are items in their own right.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from encord_portal.platform.models.core import ResourceRole


class DataType(models.TextChoices):
    """Data types as listings spell them; label rows spell them in lower case."""

    IMAGE = "IMAGE"
    IMG_GROUP = "IMG_GROUP"
    VIDEO = "VIDEO"
    DICOM = "DICOM"
    AUDIO = "AUDIO"
    PLAIN_TEXT = "PLAIN_TEXT"
    PDF = "PDF"
    NIFTI = "NIFTI"
    GROUP = "GROUP"
    SCENE = "SCENE"
    TIME_SERIES = "TIME_SERIES"


class ItemType(models.TextChoices):
    """Storage item types as the storage endpoints spell them."""

    IMAGE = "image"
    IMAGE_GROUP = "imageGroup"
    VIDEO = "video"
    DICOM_FILE = "dicomFile"
    DICOM_SERIES = "dicomSeries"
    AUDIO = "audio"
    PLAIN_TEXT = "plainText"
    PDF = "pdf"
    NIFTI = "nifti"
    GROUP = "group"
    # Of several files, which are its children; or of one, a point cloud.
    SCENE = "scene"
    TIME_SERIES = "timeseries"


class MediaFile(models.Model):
    """The bytes of one file and what reading them has shown; equal bytes are stored once."""

    sha256 = models.CharField("SHA-256 of the bytes, hex", max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    mime_type = models.CharField(max_length=100)
    kind = models.CharField("what the bytes turned out to be", max_length=20)
    facts = models.JSONField("what probing has read", default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.mime_type} {self.sha256[:12]}"


class MediaFacts(models.Model):
    """What is known about a medium; a fact that its kind does not have is null."""

    file = models.ForeignKey(
        MediaFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_type = models.CharField("MIME type", max_length=100, blank=True)
    file_size = models.PositiveBigIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    number_of_frames = models.PositiveIntegerField(default=1)
    frames_per_second = models.FloatField(null=True, blank=True)
    duration = models.FloatField("duration in seconds", null=True, blank=True)
    audio_codec = models.CharField(max_length=100, blank=True)
    audio_sample_rate = models.PositiveIntegerField(null=True, blank=True)
    audio_bit_depth = models.PositiveIntegerField(null=True, blank=True)
    audio_num_channels = models.PositiveIntegerField(null=True, blank=True)
    dicom_study_uid = models.CharField(max_length=64, blank=True)
    dicom_series_uid = models.CharField(max_length=64, blank=True)
    dicom_patient_id = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class StorageFolder(models.Model):
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    client_metadata = models.JSONField(default=dict, blank=True)
    config = models.JSONField("settings of the folder, as the wire spells them", default=dict)
    # A folder that follows a place of a cloud integration; of other folders both are empty.
    integration = models.ForeignKey(
        "platform.CloudIntegration",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="folders",
    )
    remote_url = models.CharField("the place that it follows", max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="storage_folders"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "uuid"]

    def __str__(self) -> str:
        return self.name


class StorageFolderUser(models.Model):
    """Somebody's role in a folder and all below it, beside its owner's."""

    folder = models.ForeignKey(StorageFolder, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="folder_memberships"
    )
    role = models.PositiveSmallIntegerField(choices=ResourceRole.choices)
    # Kept in step with the groups, as the memberships of datasets are.
    through_group = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "user"], name="folder_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.folder}"


class StorageItem(MediaFacts):
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    folder = models.ForeignKey(StorageFolder, on_delete=models.PROTECT, related_name="items")
    parent_item = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="child_items"
    )
    index = models.PositiveIntegerField("place among the parent's children", default=0)
    item_type = models.CharField(max_length=20, choices=ItemType.choices)
    name = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    client_metadata = models.JSONField(default=dict, blank=True)
    dicom_instance_uid = models.CharField(max_length=64, blank=True)
    group_layout = models.JSONField("how the parts of a data group are shown", default=dict)
    scene = models.JSONField("the streams of a scene of several files", null=True, blank=True)
    timeseries_settings = models.JSONField(
        "how the channels of a time series are drawn", null=True, blank=True
    )
    source_url = models.CharField("where it was imported from", max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="storage_items"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "uuid"]
        indexes = [models.Index(fields=["parent_item", "index"])]

    def __str__(self) -> str:
        return self.name


class StorageItemPart(models.Model):
    """The use of an item in a group that was made of items; an item may be in many groups."""

    group = models.ForeignKey(StorageItem, on_delete=models.CASCADE, related_name="parts")
    item = models.ForeignKey(StorageItem, on_delete=models.PROTECT, related_name="part_of")
    index = models.PositiveIntegerField("place among the parts")
    layout_key = models.CharField("name in the layout of a data group", max_length=200, blank=True)

    class Meta:
        ordering = ["group", "index"]
        constraints = [
            models.UniqueConstraint(fields=["group", "index"], name="item_part_index_once"),
        ]

    def __str__(self) -> str:
        return f"{self.index} of {self.group}: {self.item}"


class Dataset(models.Model):
    dataset_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    backing_folder = models.OneToOneField(
        StorageFolder,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="synced_dataset",
    )
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_datasets"
    )
    users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="DatasetUser", related_name="datasets"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "dataset_hash"]

    def __str__(self) -> str:
        return self.title


class DatasetUser(models.Model):
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dataset_memberships"
    )
    role = models.PositiveSmallIntegerField(choices=ResourceRole.choices)
    # Kept in step with the groups: it comes and goes with them, and yields to an own membership.
    through_group = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "user"], name="dataset_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.dataset}"


class DataUnit(MediaFacts):
    """One row of a dataset: what a label row labels."""

    data_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="data_units")
    storage_item = models.ForeignKey(
        StorageItem, on_delete=models.PROTECT, null=True, blank=True, related_name="data_units"
    )
    title = models.CharField(max_length=500)
    data_type = models.CharField(max_length=20, choices=DataType.choices)
    client_metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "data_hash"]
        indexes = [models.Index(fields=["dataset", "created_at"])]

    def __str__(self) -> str:
        return self.title


class DataUnitImage(models.Model):
    """One image of a group, or one frame of a DICOM series in the order of its slices."""

    image_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_unit = models.ForeignKey(DataUnit, on_delete=models.CASCADE, related_name="images")
    index = models.PositiveIntegerField(validators=[MinValueValidator(0)])
    storage_item = models.ForeignKey(
        StorageItem, on_delete=models.PROTECT, null=True, blank=True, related_name="unit_images"
    )
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    file_type = models.CharField("MIME type", max_length=100)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    dicom_instance_uid = models.CharField(max_length=64, blank=True)
    frame_in_file = models.PositiveIntegerField(
        "frame number inside a multi-frame file, from 0", null=True, blank=True
    )

    class Meta:
        ordering = ["data_unit", "index"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_unit", "index"], name="data_unit_image_index_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.title}"
