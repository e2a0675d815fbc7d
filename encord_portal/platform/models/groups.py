"""Groups of people, and tags of projects; the local platform is one organisation."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from encord_portal.platform.models.core import ProjectRole, ResourceRole


class Group(models.Model):
    group_hash = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_groups"
    )
    users = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="platform_groups")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProjectGroup(models.Model):
    project = models.ForeignKey(
        "platform.Project", on_delete=models.CASCADE, related_name="group_grants"
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="project_grants")
    role = models.PositiveSmallIntegerField(choices=ProjectRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "group"], name="project_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} in {self.project}"


class DatasetGroup(models.Model):
    dataset = models.ForeignKey(
        "platform.Dataset", on_delete=models.CASCADE, related_name="group_grants"
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="dataset_grants")
    role = models.PositiveSmallIntegerField(choices=ResourceRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "group"], name="dataset_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} in {self.dataset}"


class OntologyGroup(models.Model):
    ontology = models.ForeignKey(
        "platform.Ontology", on_delete=models.CASCADE, related_name="group_grants"
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="ontology_grants")
    role = models.PositiveSmallIntegerField(choices=ResourceRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ontology", "group"], name="ontology_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} in {self.ontology}"


class StorageFolderGroup(models.Model):
    folder = models.ForeignKey(
        "platform.StorageFolder", on_delete=models.CASCADE, related_name="group_grants"
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="folder_grants")
    role = models.PositiveSmallIntegerField(choices=ResourceRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "group"], name="folder_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} in {self.folder}"


class ProjectTag(models.Model):
    """A tag of the organisation, which any of its projects may carry."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    projects = models.ManyToManyField("platform.Project", related_name="tags")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
