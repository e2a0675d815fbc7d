"""The numbers that people see beside the names of a row's instances."""

from __future__ import annotations

from django.core.cache import cache

from labels.merging.targets import every_object
from labels.rendering.overlay import instance_numbers
from labels.services.label_dicts import LoadedRow

_TTL = 3600


def row_numbers(loaded: LoadedRow) -> dict[str, int]:
    """The instances' numbers, found out once for each content of the row."""
    numbers: dict[str, int] | None = cache.get(f"labels:numbers:{loaded.sha256}")
    objects = every_object(loaded.everything)
    if numbers is not None and not {each.object_hash for each in objects} <= numbers.keys():
        # A draft has objects of its own: they get the numbers that are free.
        return instance_numbers(objects)
    if numbers is None:
        numbers = instance_numbers(objects)
        cache.set(f"labels:numbers:{loaded.sha256}", numbers, _TTL)
    return numbers
