"""Models that are trained elsewhere: what they are called, and which projects use them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Architecture(models.TextChoices):
    FASTER_RCNN = "fasterRcnn"
    MASK_RCNN = "maskRcnn"
    RESNET_18 = "resnet18"
    RESNET_34 = "resnet34"
    RESNET_50 = "resnet50"
    RESNET_101 = "resnet101"
    RESNET_152 = "resnet152"
    VGG_16 = "vgg16"
    VGG_19 = "vgg19"


class IterationPolicy(models.TextChoices):
    MANUAL_SELECTION = "manualSelection"
    USE_ALL = "useAll"
    USE_LATEST = "useLatest"


class MlModel(models.Model):
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    architecture = models.CharField(max_length=20, choices=Architecture.choices)
    features = models.JSONField("names of what it tells apart", default=list)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ml_models"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "uuid"]

    def __str__(self) -> str:
        return self.title


class ModelAttachment(models.Model):
    """The use of a model in one project."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        "platform.Project", on_delete=models.CASCADE, related_name="model_attachments"
    )
    model = models.ForeignKey(MlModel, on_delete=models.CASCADE, related_name="attachments")
    # From the model's features to the feature hashes of the project's ontology.
    features_mapping = models.JSONField(default=dict)
    iteration_policy = models.CharField(max_length=20, choices=IterationPolicy.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "uuid"]
        constraints = [
            models.UniqueConstraint(fields=["project", "model"], name="model_attached_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} in {self.project}"
