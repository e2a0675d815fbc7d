"""What the frame view shows, gathered once for the page, its parts and every form's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.utils.safestring import SafeString, mark_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from labels.forms.answers import AnswerForm
from labels.models import LabelRowCache, PartRow, ProjectAccess, whole_row
from labels.permissions import can
from labels.rendering.media.dicom import PRESETS
from labels.rendering.media.slices import SliceFacts, Window
from labels.rendering.on_frame import classifications_on, size_of
from labels.rendering.overlay import FrameInstance, frame_instances, judged
from labels.rendering.svg import one_of, overlay, selection
from labels.rendering.viewbox import Zoom
from labels.services import issues, label_dicts, label_reviews, media, versions
from labels.services.label_dicts import LoadedRow
from labels.services.label_reviews import RowReviews
from labels.services.part_rows import shown_part
from labels.services.row_numbers import row_numbers
from labels.views.addresses import Addresses, check_frame, last_frame
from labels.views.conflict_shapes import conflict_shapes
from labels.views.filtering import FilterForm, filter_form, filtered
from labels.views.frames_bar import FramesBar, frames_bar
from labels.views.geometry_panel import GeometryPanel, geometry_panel
from labels.views.group_parts import GroupView, group_view
from labels.views.image_place import ImagePlace, image_place
from labels.views.instance_items import InstanceItem, classification_item, object_items
from labels.views.issue_panel import IssuePanel, RowLabels, issue_panel
from labels.views.label_rows import neighbour_links
from labels.views.old_version import OldVersion, old_version
from labels.views.ranges_panel import RangesPanel, ranges_panel
from labels.views.review_panel import ReviewPanel, review_panel
from labels.views.scene_look import Look, look_at
from labels.views.scene_parts import SceneView, scene_view
from labels.views.selected import label_of_selected, selected_among, where_of_selected
from labels.views.state import NO_DRAFT, DraftState, WorkflowState, draft_state, workflow_state
from labels.views.windows import shown_window

# What a browser can be shown as a picture; the rest is listed with its answers.
PICTURES = {"image", "img_group", "video", "dicom", "nifti", "pdf"}
# What brings its labels itself.
_IN_PLACE = {"audio", "plain_text", "group", "scene"}
# With more names than this on the canvas they hide what they name; on a page any hides words.
_NAMES_SHOWN = 30
_FALLBACK_SIZE = (1280, 720)


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    view_box: str
    # Which part of a data group zooms by itself here, "" where there is one picture.
    zoom_key: str
    image_url: str
    # Drawn when a template asks for it: one moved shape needs none of the others.
    overlay: Callable[[], SafeString]
    selection: SafeString
    selected_hash: str
    # The selected shape as it is in the overlay, and which one is drawn after it.
    moved: SafeString
    above: str
    names: str
    # Why there is no picture, or "".
    note: str
    presets: tuple[str, ...]
    preset: str
    # How to look at a slice of a volume, and how much taller than wide its pixels are.
    facts: SliceFacts | None
    window: Window | None
    aspect: float

    @property
    def shown_height(self) -> float:
        return self.height * self.aspect


@dataclass(frozen=True, slots=True)
class Neighbours:
    previous_href: str
    next_href: str
    list_href: str


@dataclass(frozen=True, slots=True)
class Freshness:
    age_seconds: float
    stale: bool
    trouble: str
    # Of the labels that are shown, so that a tab can ask whether they are still the newest.
    sha256: str


@dataclass(frozen=True, slots=True)
class FrameContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    picture: Picture
    frames: FramesBar
    objects: list[InstanceItem]
    classifications: list[InstanceItem]
    selected_label: str
    selected_where: str
    form: AnswerForm | None
    readonly: bool
    neighbours: Neighbours
    freshness: Freshness
    draft: DraftState
    # The revision that is looked at, None for the labels as they are.
    version: OldVersion | None
    workflow: WorkflowState
    geometry: GeometryPanel
    ranges: RangesPanel
    filter: FilterForm
    # Of positions in conflict, theirs and mine.
    ghosts: SafeString
    review: ReviewPanel
    issues: IssuePanel
    # Of a data group its parts, None of everything else.
    group: GroupView | None = None
    # Of a scene what is in it on this frame, None of everything else.
    scene: SceneView | None = None
    # Of an image of a scene that is worked on: where it is in the scene.
    image_place: ImagePlace | None = None
    # Whether the labels are drawn in what comes after the page, and not on the canvas.
    in_place: bool = False
    # Whether the panel brings the shapes of the canvas along.
    redraw: bool = False


def build(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    *,
    form: AnswerForm | None = None,
) -> FrameContext:
    """Gather everything; a bound form with errors takes the place of the fresh one.

    Raises:
        NotVisible: The row has no such frame.
    """
    row = shown_part(user, access, row, addresses.space)
    check_frame(row, addresses.frame)
    revision = addresses.revision
    loaded = versions.shown_row(user, access, row, revision)
    label_row = loaded.label_row
    look = look_at(user, access, row, label_row, addresses) if row.data_type == "scene" else None
    # What was said of labels was said of those of the present.
    found = (
        RowReviews({}, False) if revision else label_reviews.of_row(user, access, whole_row(row))
    )
    frame = addresses.frame
    facts = media.slice_facts(user, access, row, frame)
    size = frame_size(label_row, row, frame, facts)
    every_object = judged(objects_of(loaded, size, addresses, look), found.verdicts)
    every_classification = classifications_on(label_row, addresses.frame)
    objects, classifications = filtered(
        every_object, every_classification, addresses, found.verdicts
    )
    selected = selected_among(label_row, addresses.obj, objects, classifications)
    readonly = not can(access, "edit_labels") or bool(revision)
    draft = draft_state(user, row, loaded.everything, addresses) if not revision else NO_DRAFT
    numbers = partial(row_numbers, loaded)
    group = None
    if whole_row(row).data_type == "group":
        shown = _hashes(objects) if row is whole_row(row) else _everywhere(loaded, addresses, found)
        group = group_view(user, access, row, loaded.everything, numbers(), addresses, shown)
    if form is None and selected is not None:
        form = AnswerForm(instance=selected, frame=addresses.frame, readonly=readonly)
    return FrameContext(
        access=access,
        row=row,
        addresses=addresses,
        picture=_picture(size, row, objects, addresses, facts, group),
        frames=frames_bar(label_row, addresses, last_frame(row)),
        objects=object_items(objects, addresses, found.verdicts),
        classifications=[
            classification_item(each, addresses, found.verdicts.get(each.classification_hash, ""))
            for each in classifications
        ],
        selected_label=label_of_selected(selected, objects),
        selected_where=where_of_selected(selected),
        form=form,
        readonly=readonly,
        neighbours=neighbours_of(access, row, addresses),
        freshness=freshness_of(loaded, label_dicts.cached_sha256(row) if revision else ""),
        draft=draft,
        version=old_version(row, addresses),
        workflow=workflow_state(access, row, readonly=bool(revision)),
        geometry=geometry_panel(
            label_row,
            selected,
            frame,
            size,
            editable=not readonly and row.data_type in PICTURES | {"scene"},
        ),
        ranges=ranges_panel(
            label_row,
            row,
            selected,
            every_classification,
            frame=frame,
            editable=not readonly,
        ),
        filter=filter_form(
            label_row,
            addresses,
            len(every_object) + len(every_classification) - len(objects) - len(classifications),
        ),
        review=review_panel(
            access, found, loaded.everything, addresses, every_object, every_classification
        ),
        issues=issue_panel(
            user,
            access,
            row,
            issues.kept(row),
            RowLabels(loaded.everything, numbers),
            addresses,
            lambda: every_object,
            size,
        ),
        group=group,
        ghosts=conflict_shapes(
            label_row,
            [each for each in draft.conflicts if each.target.space == addresses.space],
            frame,
            size,
            numbers,
        ),
        in_place=row.data_type in _IN_PLACE,
        image_place=image_place(
            user, access, row, loaded.everything, addresses, numbers(), found.verdicts
        )
        if isinstance(row, PartRow)
        else None,
        scene=scene_view(look, numbers(), _hashes(objects), found.verdicts) if look else None,
    )


def freshness_of(loaded: LoadedRow, present_sha256: str = "") -> Freshness:
    """How old what is shown is, and which labels they are; of an old version, the present ones."""
    trouble = loaded.upstream_error or ""
    return Freshness(loaded.age_seconds, loaded.stale, trouble, present_sha256 or loaded.sha256)


def frame_size(
    label_row: LabelRowV2, row: LabelRowCache, frame: int, facts: SliceFacts | None = None
) -> tuple[int, int]:
    """The pixels in which a frame's labels are drawn: its own, or as many as fit a page's shape."""
    known_width, known_height = size_of(label_row, frame)
    width = known_width or row.width or _FALLBACK_SIZE[0]
    if row.data_type == "pdf" and facts is not None:
        # Pages have their own shapes: what turns, and what is round, needs pixels that are squares.
        return width, max(round(width * facts.aspect), 1)
    return width, known_height or row.height or _FALLBACK_SIZE[1]


def shown_aspect(row: LabelRowCache, facts: SliceFacts | None, width: int, height: int) -> float:
    """How much taller than wide the pixels are in which a frame's labels are counted."""
    if facts is None:
        return 1.0
    # A document's pages have their own shapes, and one size in pixels for all or none at all.
    return facts.aspect * width / height if row.data_type == "pdf" else facts.aspect


def objects_of(
    loaded: LoadedRow, size: tuple[int, int], addresses: Addresses, look: Look | None = None
) -> list[FrameInstance]:
    """The objects of the frame that is shown, ready to be drawn on a picture of a size."""
    width, height = size
    return frame_instances(
        loaded.label_row,
        addresses.frame,
        width=width,
        height=height,
        numbers=row_numbers(loaded),
        href=addresses.choosing,
        among=look.objects if look else None,
    )


def _everywhere(loaded: LoadedRow, addresses: Addresses, found: RowReviews) -> list[str]:
    """What the filter shows on all parts of a group of which one is worked on."""
    whole = replace(loaded, label_row=loaded.everything, whole=None)
    objects, _ = filtered(
        objects_of(whole, _FALLBACK_SIZE, addresses), (), addresses, found.verdicts
    )
    return _hashes(objects)


def _picture(
    size: tuple[int, int],
    row: LabelRowCache,
    objects: Sequence[FrameInstance],
    addresses: Addresses,
    facts: SliceFacts | None,
    group: GroupView | None,
) -> Picture:
    width, height = size
    marks = [each.mark for each in objects if each.mark is not None]
    chosen = next((mark for mark in marks if mark.object_hash == addresses.obj), None)
    shown = row.data_type in PICTURES
    aspect = round(shown_aspect(row, facts, width, height), 6)
    moved, above = one_of(marks, addresses.obj)
    kept = addresses.kept.get("zoom")
    part = group.active if group else None
    zoom = Zoom.parse(kept) if part is None else Zoom.of_part(kept, part.number)
    return Picture(
        width=width,
        height=height,
        view_box=zoom.view_box(width, height * aspect),
        zoom_key="" if part is None else str(part.number),
        image_url=addresses.image(addresses.frame) if shown else "",
        overlay=lambda: _safe(overlay(marks, addresses.obj)),
        selection=_safe(selection(chosen) if chosen else ""),
        selected_hash=addresses.obj,
        moved=_safe(moved),
        above=above,
        names="on" if len(marks) <= _NAMES_SHOWN and row.data_type != "pdf" else "hover",
        note="" if shown else "This kind of data can't be shown as a picture here.",
        presets=tuple(PRESETS) if row.data_type == "dicom" else (),
        preset=addresses.kept.get("window", ""),
        facts=facts,
        window=shown_window(addresses.kept.get("window", ""), facts) if facts else None,
        aspect=aspect,
    )


def _hashes(objects: Sequence[FrameInstance]) -> list[str]:
    return [each.object_hash for each in objects]


def _safe(markup: str) -> SafeString:
    """The SVG writer escapes every text and checks every colour itself."""
    return mark_safe(markup)


def neighbours_of(
    access: ProjectAccess, row: LabelRowCache, addresses: Addresses, *, page: str = "frame-view"
) -> Neighbours:
    """Links to the rows beside this one in the list it was opened from, on the same page."""
    previous, following = neighbour_links(access, row, addresses.list_query)
    return Neighbours(
        previous_href=addresses.of_row(previous.data_hash, page) if previous else "",
        next_href=addresses.of_row(following.data_hash, page) if following else "",
        list_href=addresses.of_list(),
    )


def with_draft(context: FrameContext, draft: DraftState) -> FrameContext:
    return replace(context, draft=draft)


def with_message(draft: DraftState, message: str, *, failed: bool) -> DraftState:
    return replace(draft, message=message, failed=failed)
