"""A scene as one exported sheet: its points and labels in space, or one of its images."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from labels.errors import BadInput
from labels.rendering.colours import safe_colour
from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnreadableError
from labels.rendering.scene_axes import Axes, Pose
from labels.rendering.scene_layout import SceneFile, SceneUnreadableError
from labels.rendering.sheets import Sheet
from labels.rendering.space_camera import Camera, parse_camera
from labels.rendering.space_sheet import (
    HEIGHT,
    WIDTH,
    Cloud,
    space_sheet,
    unpacked_cloud,
    unpacked_segments,
)
from labels.services import cloud_store, media, versions
from labels.services.row_numbers import row_numbers
from labels.services.scenes import file_source, image_size, scene_of
from labels.views.export_sheets import Wanted, verdicts_of
from labels.views.scene_images import marks_in_sight, marks_on
from labels.views.scene_look import Look, look_at, segments_on
from labels.views.scene_solids import segments_of_cloud, solids_in_space


def scene_sheet_of(wanted: Wanted) -> Sheet:
    """What is in space, seen from ``camera=``; or the image of the stream ``stream=``.

    Raises:
        BadInput: The address asks for what makes no sense.
        FrameOutOfRangeError: There is no such frame.
        MediaError: A file of the scene can't be read.
        PortalError: The platform could not be asked, or shows the row no more.
    """
    scene = scene_of(wanted.user, wanted.access, wanted.row)
    if wanted.frame >= len(scene.frames):
        raise FrameOutOfRangeError(wanted.frame, len(scene.frames))
    loaded = versions.shown_row(wanted.user, wanted.access, wanted.row, wanted.addresses.revision)
    label_row = loaded.label_row
    look = look_at(wanted.user, wanted.access, wanted.row, label_row, wanted.addresses)
    numbers = row_numbers(loaded)
    asked = wanted.query.get("stream", "")
    if asked:
        return _image(wanted, look, asked, numbers)
    return _space(wanted, look, numbers)


def _image(wanted: Wanted, look: Look, asked: str, numbers: Mapping[str, int]) -> Sheet:
    images = [(file, space) for file, space in look.files if file.kind == "image"]
    found = next((each for each in images if str(each[0].stream_number) == asked), None)
    if found is None:
        listed = ", ".join(f"{file.stream_number} ({file.stream})" for file, _ in images)
        raise BadInput(f"stream must be one with images on this frame: {listed or 'none has'}.")
    file, space = found
    image = media.image_of("image", file_source(wanted.row, file))
    width, height = image_size(wanted.row, file)
    verdicts = verdicts_of(wanted)
    solids = solids_in_space(look, numbers, look.in_space, verdicts)
    marks = [
        *marks_in_sight(look, file, solids, width, height),
        *marks_on(look, space, numbers, verdicts, width, height),
    ]
    return Sheet(
        title=f"{wanted.title}, {file.stream}",
        content=image.content,
        content_type=image.content_type,
        etag=image.etag,
        width=width,
        height=height,
        # The file is looked at elsewhere: nothing in it leads back.
        marks=[replace(each, href="") for each in marks],
    )


def _space(wanted: Wanted, look: Look, numbers: Mapping[str, int]) -> Sheet:
    axes = look.scene.axes if look.scene else Axes()
    camera = _camera(wanted, axes)
    verdicts = verdicts_of(wanted)
    colours = {each.object_hash: safe_colour(each.ontology_item.color) for each in look.objects}
    solids = solids_in_space(look, numbers, look.in_space, verdicts)
    clouds: list[Cloud] = []
    segments: dict[str, Cloud] = {}
    made_of = []
    for file, space in look.files:
        if file.kind == "image" or file.stream_number in look.addresses.hidden_streams:
            continue
        source, pose = file_source(wanted.row, file), _pose(look, file)
        packed = cloud_store.cloud_of(source)
        clouds.append(unpacked_cloud(gzip.decompress(packed.gzipped), pose))
        points = cloud_store.segments_of(source, segments_on(space))
        found = unpacked_segments(gzip.decompress(points.gzipped), pose, colours)
        solids += segments_of_cloud(look, len(clouds) - 1, numbers, found, verdicts)
        segments |= found
        made_of += [packed.etag, points.etag, str(pose)]

    named = sha256(":".join([*made_of, *map(str, sorted(colours.items()))]).encode()).hexdigest()
    solids = [replace(each, href="") for each in solids]
    return space_sheet(wanted.title, clouds, segments, solids, camera, axes, named)


def _camera(wanted: Wanted, axes: Axes) -> Camera | None:
    text = wanted.query.get("camera", "")
    camera = parse_camera(text, axes, WIDTH, HEIGHT)
    if text and camera is None:
        raise BadInput("camera must be x,y,z of the eye and x,y,z of what it looks at.")
    return camera


def _pose(look: Look, file: SceneFile) -> Pose:
    if look.scene is None:
        return Pose()
    try:
        return look.scene.pose(file, look.addresses.frame)
    except SceneUnreadableError as error:
        raise MediaUnreadableError(str(error)) from error
