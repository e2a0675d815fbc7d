"""The v1 query that computes labels: interpolation between key frames."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from encord_portal.platform import interpolation
from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.services import access
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _Algorithm(WireModel):
    algorithm_name: str
    algorithm_parameters: dict[str, Any] = {}


class _Frame(WireModel):
    objects: list[dict[str, Any]] = []


class _Interpolation(WireModel):
    key_frames: dict[str, _Frame] = Field(max_length=100_000)
    objects_to_interpolate: list[str] = Field(min_length=1, max_length=10_000)


@query("labelingalgorithm", "POST", resource="project")
def run(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_Algorithm)
    access.project_of(ctx.user, ctx.resource_uuid)
    if wanted.algorithm_name != "interpolation":
        raise OperationNotAllowed(
            f"The algorithm {wanted.algorithm_name[:60]!r} is not offered here; 'interpolation' is."
        )
    asked = parse(_Interpolation, wanted.algorithm_parameters, "payload.algorithm_parameters")
    frames = {_number(key): _objects(key, frame) for key, frame in asked.key_frames.items()}
    try:
        filled = interpolation.interpolate(
            frames, list(dict.fromkeys(asked.objects_to_interpolate))
        )
    except ValueError as error:
        raise InvalidArguments(str(error)) from error
    return {str(frame): {"objects": entries} for frame, entries in filled.items()}


def _number(key: str) -> int:
    if not (key.isascii() and key.isdecimal() and len(key) <= 15):
        raise InvalidArguments(f"key_frames: {key[:40]!r} is no frame number.")
    return int(key)


def _objects(key: str, frame: _Frame) -> list[dict[str, Any]]:
    for entry in frame.objects:
        if not isinstance(entry.get("objectHash"), str):
            raise InvalidArguments(f"key_frames.{key}: each object needs its objectHash.")
    return frame.objects
