"""Workflow stages, the task of each label row, what happened to it, and label reviews."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

DEFAULT_PRIORITY = 0.5


class StageType(models.TextChoices):
    ANNOTATION = "ANNOTATION"
    REVIEW = "REVIEW"
    CONSENSUS_ANNOTATION = "CONSENSUS_ANNOTATION"
    CONSENSUS_REVIEW = "CONSENSUS_REVIEW"
    AGENT = "AGENT"
    USER_ROUTER = "USER_ROUTER"
    PERCENTAGE_ROUTER = "PERCENTAGE_ROUTER"
    ARCHIVE = "ARCHIVE"
    DONE = "DONE"

    @property
    def on_the_wire(self) -> str:
        """What clients call it: to them an archive is one more final stage."""
        return StageType.DONE.value if self is StageType.ARCHIVE else self.value


# Tasks pass them at once, so that clients never meet one there; they do not know these types.
ROUTER_TYPES = frozenset({StageType.USER_ROUTER, StageType.PERCENTAGE_ROUTER})
FINAL_TYPES = frozenset({StageType.ARCHIVE, StageType.DONE})


class WorkflowStage(models.Model):
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("platform.Project", on_delete=models.CASCADE, related_name="stages")
    stage_type = models.CharField(max_length=30, choices=StageType.choices)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    annotators = models.PositiveSmallIntegerField(
        "how many people label each row, in consensus annotation", default=0
    )
    next_stage = models.ForeignKey(
        "self",
        verbose_name="where submitted and approved tasks go, if not to the stage that follows",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    back_stage = models.ForeignKey(
        "self",
        verbose_name="where rejected tasks go, if not to the annotation before",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["project", "position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="stage_position_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def wire_type(self) -> str:
        return StageType(self.stage_type).on_the_wire


class WorkflowPathway(models.Model):
    """One of the ways on which a task may leave an agent stage or a router."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stage = models.ForeignKey(WorkflowStage, on_delete=models.CASCADE, related_name="pathways")
    title = models.CharField(max_length=200)
    destination = models.ForeignKey(WorkflowStage, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(
        "how many of a hundred tasks a percentage router sends on it", default=0
    )
    people = models.JSONField(
        "the addresses of those whose tasks a user router sends on it; none for everybody else",
        default=list,
        blank=True,
    )

    class Meta:
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "title"], name="pathway_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkflowTemplate(models.Model):
    """Stages from which projects may be made; its uuid is the workflow template id."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200, unique=True)
    stages = models.JSONField(
        help_text='A list such as [{"type": "AGENT", "title": "Sort", "pathways": [{"title": '
        '"hard", "to": "Label"}, {"title": "empty", "to": "Done"}]}, {"type": '
        '"CONSENSUS_ANNOTATION", "title": "Label", "annotators": 2}, {"type": '
        '"CONSENSUS_REVIEW", "title": "Compare"}, {"type": "DONE", "title": "Done"}]. '
        "Types: ANNOTATION, REVIEW, CONSENSUS_ANNOTATION, CONSENSUS_REVIEW, AGENT, "
        "PERCENTAGE_ROUTER (pathways with percent), USER_ROUTER (pathways with people; one "
        "without, for everybody else), ARCHIVE, DONE. A stage may name another one as next, and "
        "a review one as back."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class TaskStatus(models.TextChoices):
    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    RELEASED = "RELEASED"
    SKIPPED = "SKIPPED"
    REOPENED = "REOPENED"
    COMPLETED = "COMPLETED"


class Task(models.Model):
    """Where a label row stands in its project's workflow."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label_row = models.OneToOneField(
        "platform.LabelRow", on_delete=models.CASCADE, related_name="task"
    )
    # A stage with tasks goes with its whole project, never alone.
    stage = models.ForeignKey(WorkflowStage, on_delete=models.RESTRICT, related_name="tasks")
    parent = models.ForeignKey(
        "self",
        verbose_name="the consensus task that this is one annotator's part of",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subtasks",
    )
    status = models.CharField(max_length=20, choices=TaskStatus.choices, default=TaskStatus.NEW)
    priority = models.FloatField(
        default=DEFAULT_PRIORITY, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_tasks",
    )
    last_actioned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["stage", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(priority__gte=0, priority__lte=1), name="task_priority_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_row} in {self.stage}"


class TaskEvent(models.Model):
    """One step of a task: who did what, when, from where to where."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    from_stage = models.ForeignKey(WorkflowStage, on_delete=models.CASCADE, related_name="+")
    to_stage = models.ForeignKey(WorkflowStage, on_delete=models.CASCADE, related_name="+")
    status_before = models.CharField(max_length=20, choices=TaskStatus.choices)
    status_after = models.CharField(max_length=20, choices=TaskStatus.choices)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["task", "at"])]

    def __str__(self) -> str:
        return f"{self.action} at {self.at}"


class ReviewStatus(models.TextChoices):
    NEW = "NEW"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    RESOLVED = "RESOLVED"
    REOPENED = "REOPENED"


class LabelReview(models.Model):
    """The review of one object or classification of a row while it is in a review stage."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reviews")
    stage = models.ForeignKey(WorkflowStage, on_delete=models.CASCADE, related_name="reviews")
    label_type = models.CharField(max_length=20)
    label_id = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=ReviewStatus.choices, default=ReviewStatus.NEW)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "uuid"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "stage", "label_type", "label_id"], name="label_review_once"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.label_type} {self.label_id}"
