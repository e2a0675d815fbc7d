"""What people pick out and how they filter: collections, filter presets, the metadata schema."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models


class Picked(models.Model):
    """What collections and presets share."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["name", "uuid"]

    def __str__(self) -> str:
        return self.name


class Collection(Picked):
    """Storage items of a folder and all below it, picked out by people."""

    folder = models.ForeignKey(
        "platform.StorageFolder", on_delete=models.CASCADE, related_name="collections"
    )
    items = models.ManyToManyField("platform.StorageItem", related_name="collections")


class CollectionType(models.TextChoices):
    FRAME = "FRAME"
    LABEL = "LABEL"


class ProjectCollection(Picked):
    """Frames of a project's data units, or labels on them, picked out by people."""

    project = models.ForeignKey(
        "platform.Project", on_delete=models.CASCADE, related_name="collections"
    )
    collection_type = models.CharField(max_length=10, choices=CollectionType.choices)


class ProjectCollectionItem(models.Model):
    collection = models.ForeignKey(
        ProjectCollection, on_delete=models.CASCADE, related_name="items"
    )
    data_unit = models.ForeignKey("platform.DataUnit", on_delete=models.CASCADE, related_name="+")
    frame = models.PositiveIntegerField(validators=[MinValueValidator(0)])
    # The object or classification hash of a label; empty for a frame.
    annotation_id = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["collection", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "data_unit", "frame", "annotation_id"],
                name="collection_item_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_unit_id} {self.frame} {self.annotation_id}".strip()


class FilterPreset(Picked):
    """Filters kept under a name: of a folder, of a project, or of whoever made them."""

    folder = models.ForeignKey(
        "platform.StorageFolder",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="presets",
    )
    project = models.ForeignKey(
        "platform.Project", on_delete=models.CASCADE, null=True, blank=True, related_name="presets"
    )
    definition = models.JSONField(default=dict)


class MetadataSchema(models.Model):
    """The types of the organisation's client metadata; a platform has one organisation."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # {key: {"ty": …}}, as the newer endpoint spells it.
    content = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return "client metadata schema"
