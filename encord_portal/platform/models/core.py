"""Projects, ontologies, who may do what in them, and the keys that people sign with."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models


class ProjectRole(models.IntegerChoices):
    ADMIN = 0
    ANNOTATOR = 1
    REVIEWER = 2
    ANNOTATOR_REVIEWER = 3
    TEAM_MANAGER = 4
    VIEWER = 5


class ResourceRole(models.IntegerChoices):
    """The roles of datasets, ontologies and storage folders."""

    ADMIN = 0
    USER = 1


class ProjectStatus(models.TextChoices):
    NOT_STARTED = "notStarted"
    IN_PROGRESS = "inProgress"
    IN_REVIEW = "inReview"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


class Ontology(models.Model):
    ontology_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    # Text and not a JSON column: PostgreSQL would reorder the keys of what must come back as sent.
    editor_json = models.TextField(default='{"objects":[],"classifications":[]}')
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_ontologies"
    )
    users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="OntologyUser", related_name="ontologies"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "ontologies"
        ordering = ["-created_at", "ontology_hash"]

    def __str__(self) -> str:
        return self.title

    @property
    def editor(self) -> dict[str, Any]:
        """The structure of objects, classifications and skeleton templates, as it was sent."""
        structure: dict[str, Any] = json.loads(self.editor_json)
        return structure

    @editor.setter
    def editor(self, structure: dict[str, Any]) -> None:
        self.editor_json = json.dumps(structure, separators=(",", ":"))


class OntologyUser(models.Model):
    ontology = models.ForeignKey(Ontology, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ontology_memberships"
    )
    role = models.PositiveSmallIntegerField(choices=ResourceRole.choices)
    # Kept in step with the groups: it comes and goes with them, and yields to an own membership.
    through_group = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ontology", "user"], name="ontology_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.ontology}"


class Project(models.Model):
    project_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    status = models.CharField(
        max_length=20, choices=ProjectStatus.choices, default=ProjectStatus.NOT_STARTED
    )
    ontology = models.ForeignKey(Ontology, on_delete=models.PROTECT, related_name="projects")
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_projects"
    )
    source_project = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    workflow_manager_uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="ProjectUser", related_name="projects"
    )
    datasets = models.ManyToManyField(
        "platform.Dataset", through="ProjectDataset", related_name="projects"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "project_hash"]

    def __str__(self) -> str:
        return self.title


class ProjectUser(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="project_memberships"
    )
    role = models.PositiveSmallIntegerField(choices=ProjectRole.choices)
    # Kept in step with the groups: it comes and goes with them, and yields to an own membership.
    through_group = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="project_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.project}"


class ProjectDataset(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments")
    dataset = models.ForeignKey(
        "platform.Dataset", on_delete=models.CASCADE, related_name="attachments"
    )
    attached_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "dataset"], name="project_dataset_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} in {self.project}"


class PublicKey(models.Model):
    """The public half of an Ed25519 key; the private half never reaches the platform's tables."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="public_keys"
    )
    key = models.CharField("raw public key, hex", max_length=64, unique=True)
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.title} of {self.user}"


class BearerToken(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bearer_tokens"
    )
    digest = models.CharField("SHA-256 of the token, hex", max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"bearer token of {self.user}"


class SeenSignature(models.Model):
    """A signature of a changing v2 request that was carried out, kept while it is still fresh."""

    digest = models.CharField("SHA-256 of the signature, hex", max_length=64, unique=True)
    trace = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
