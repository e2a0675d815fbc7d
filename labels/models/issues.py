from __future__ import annotations

from django.db import models

from labels.models.rows import LabelRowCache


class IssueCache(models.Model):
    """The issues of a row as the platform told them last."""

    row = models.OneToOneField(LabelRowCache, on_delete=models.CASCADE, related_name="issues")
    # Oldest first; what each has is told by labels.services.issues.RowIssue.
    issues = models.JSONField(default=list)
    # The names of the tags that the project offers.
    tags = models.JSONField(default=list)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"issues of {self.row}"
