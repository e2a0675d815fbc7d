"""What the demo has made, so that a second run adds nothing and a broken one goes on."""

from __future__ import annotations

from django.db import models


class SeededProject(models.Model):
    """One demo project, from its first object on the platform to its last label."""

    name = models.CharField("module of the scenario", max_length=100, unique=True)
    ontology_hash = models.CharField(max_length=64, blank=True)
    dataset_hash = models.CharField(max_length=64, blank=True)
    project_hash = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
