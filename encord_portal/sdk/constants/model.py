"""Names around models that predict labels (queries of older clients)."""

from __future__ import annotations

from enum import Enum

from encord_portal.sdk.common.enum import StringEnum


class AutomationModels(StringEnum):
    """Model types that a project can train."""

    FAST_AI = "fast_ai"
    RESNET18 = "resnet18"
    RESNET34 = "resnet34"
    RESNET50 = "resnet50"
    RESNET101 = "resnet101"
    RESNET152 = "resnet152"
    VGG16 = "vgg16"
    VGG19 = "vgg19"
    FASTER_RCNN = "faster_rcnn"
    MASK_RCNN = "mask_rcnn"

    @classmethod
    def has_value(cls, value: str) -> bool:
        """Say whether a text is the value of one of the models."""
        return any(value == member.value for member in cls)


class Device(Enum):
    """Where a model runs."""

    CUDA = "cuda"
    CPU = "cpu"
