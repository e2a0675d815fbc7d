from __future__ import annotations

from django.db import models

from labels.models.rows import LabelRowCache


class LabelReviewCache(models.Model):
    """How each label of a row was judged in the review stage that it is in or was in last."""

    row = models.OneToOneField(
        LabelRowCache, on_delete=models.CASCADE, related_name="label_reviews"
    )
    # None once the row has left the stage: when it comes back its reviews are other ones.
    stage_uuid = models.UUIDField(null=True)
    # By object hash or classification hash: uuid, kind, status, comment, by.
    reviews = models.JSONField(default=dict)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reviews of {self.row}"
