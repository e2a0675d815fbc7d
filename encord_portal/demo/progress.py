"""Which demo projects are built, asked without loading what builds them."""

from __future__ import annotations

from collections.abc import Iterable

from encord_portal.demo.models import SeededProject

# The modules of encord_portal.demo.scenarios, in the order in which they are built.
SCENARIOS = (
    "wildlife",
    "video_tracking",
    "medical",
    "microscopy",
    "people_places",
    "deep_sky",
    "recordings",
    "documents",
    "brain_volumes",
    "in_space",
)


def unfinished(names: Iterable[str] = SCENARIOS) -> list[str]:
    """The scenarios that are not built yet, or not to the end. One query."""
    done = set(
        SeededProject.objects.filter(finished_at__isnull=False).values_list("name", flat=True)
    )
    return [name for name in names if name not in done]
