"""Helpers around projects."""

from __future__ import annotations

from collections.abc import Iterable

from encord_portal.sdk.orm.model import ModelConfiguration


def get_all_model_iteration_uids(model_configurations: Iterable[ModelConfiguration]) -> set[str]:
    """Collect the trainings of all models that ``Project.list_models`` gives."""
    return {uid for model in model_configurations for uid in model.model_iteration_uids}
