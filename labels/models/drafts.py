from __future__ import annotations

from django.conf import settings
from django.db import models

from labels.models.rows import LabelRowCache


class Draft(models.Model):
    """One person's unsaved edits of one row. It outlives logout, reload and crash."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    row = models.ForeignKey(LabelRowCache, on_delete=models.CASCADE, related_name="drafts")
    # The content that the first pending operation was made on.
    base_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "row"], name="labels_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.row}"


class EditOperation(models.Model):
    """One change of one answer, or of where an object is: what was seen, what is wanted, where."""

    class Kind(models.TextChoices):
        SET_ANSWER = "set_answer"
        CLEAR_ANSWER = "clear_answer"
        SET_GEOMETRY = "set_geometry"

    class State(models.TextChoices):
        PENDING = "pending"
        UNDONE = "undone"
        SAVED = "saved"
        # Given up in a conflict, by discarding the draft, or by editing on after an undo.
        DROPPED = "dropped"

    class Source(models.TextChoices):
        PORTAL = "portal"
        REST = "rest"

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="operations")
    seq = models.PositiveIntegerField()
    # Operations of one group are one action of the person: applied, undone, refused together.
    group = models.UUIDField()
    # The group, saved before, that this one takes back.
    undoes = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PORTAL)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    instance_kind = models.CharField(max_length=20)
    instance_hash = models.CharField(max_length=64)
    # Of where an instance is, the part of a data group; empty for the row itself, and of answers.
    space = models.CharField(max_length=64, blank=True, default="")
    # Empty for where an object is.
    attribute_hash = models.CharField(max_length=64, blank=True)
    # The object's class, so that an object that is gone, or new, can be made.
    item_hash = models.CharField(max_length=64, blank=True)
    # Option hash, list of option hashes, text or number; null clears. Of positions:
    # [[first, last, shape and geometry or null], ...].
    value = models.JSONField(null=True, blank=True)
    # [[first, last], ...] for a dynamic attribute; null for a static one.
    frames = models.JSONField(null=True, blank=True)
    # [[first, last, value], ...]; a static answer stands at 0..0.
    seen = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    # What stood there when a save found a difference: same form as seen; null: no conflict.
    conflict = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "seq"], name="labels_operation_once"),
        ]
        indexes = [models.Index(fields=["draft", "state"], name="labels_operation_state")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.instance_hash} {self.attribute_hash}"
