"""Algorithms that the server runs on labels, as dictionaries."""

from __future__ import annotations

from collections import OrderedDict

from encord_portal.sdk.orm.base_orm import BaseORM


class LabelingAlgorithm(BaseORM):
    """An algorithm and its parameters."""

    DB_FIELDS = OrderedDict([("algorithm_name", str), ("algorithm_parameters", dict)])


class ObjectInterpolationParams(BaseORM):
    """What to interpolate between which frames."""

    DB_FIELDS = OrderedDict([("key_frames", dict), ("objects_to_interpolate", list)])


class BoundingBoxFittingParams(BaseORM):
    """The polygons that boxes are to be fitted to, and the size of their video."""

    DB_FIELDS = OrderedDict([("labels", dict), ("video", dict)])
