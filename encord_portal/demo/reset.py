"""Taking the demo away again.

The SDK has no call that deletes a project or an ontology, so this works on the platform's tables.
It touches only what seeding has recorded as its own.
"""

from __future__ import annotations

from django.db import transaction

from encord_portal.demo.models import SeededProject
from encord_portal.platform.models import (
    Dataset,
    Ontology,
    Project,
    StorageFolder,
    StorageItem,
)


def reset() -> int:
    """Delete the demo's projects, with the labels and edits in them, their data and ontologies.

    The accounts stay, and so do the media files, which are stored by content and used again.

    Returns:
        The number of projects deleted.
    """
    seeded = list(SeededProject.objects.all())
    for one in seeded:
        with transaction.atomic():
            _delete(one)
    return len(seeded)


def _delete(seeded: SeededProject) -> None:
    if seeded.project_hash:
        Project.objects.filter(project_hash=seeded.project_hash).delete()
    if seeded.dataset_hash:
        folders = list(
            StorageFolder.objects.filter(synced_dataset__dataset_hash=seeded.dataset_hash)
        )
        Dataset.objects.filter(dataset_hash=seeded.dataset_hash).delete()
        StorageItem.objects.filter(folder__in=folders).delete()
        StorageFolder.objects.filter(pk__in=[folder.pk for folder in folders]).delete()
    if seeded.ontology_hash:
        Ontology.objects.filter(ontology_hash=seeded.ontology_hash, projects__isnull=True).delete()
    seeded.delete()
