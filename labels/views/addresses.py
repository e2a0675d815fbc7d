"""Addresses inside one row: what a person chose (list, zoom, window, instance) stays in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote_plus, urlencode
from uuid import UUID

from django.urls import reverse

from labels.errors import BadInput, NotVisible
from labels.models import LabelRowCache
from labels.rendering.frame_filter import FILTERS

# The list's own parameters, carried along so that "next row" means the list it was opened from.
LIST_PARAMETERS = (
    "q",
    "title",
    "status",
    "stage",
    "data_type",
    "priority_min",
    "priority_max",
    "assignee",
    "sort",
)

# The chosen frames; of a recording or a text the part that is shown; of a data group each part's
# frame, the parts chosen to be shown and the one that is worked on; of a scene from where one
# looks. What is hidden of a scene, and the version that is looked at, too: revisions are those
# of a row.
_OF_THIS_ROW = ("range", "sound", "chars", "at", "part", "space", "camera", "off", "v")

_MAX_DIGITS = 15

# The pages of a row that have forms; what a form answers with differs by what its page shows.
Page = Literal["frame-view", "label-row-detail"]


def last_frame(row: LabelRowCache) -> int:
    return max(row.number_of_frames, 1) - 1


def frame_in(query: Mapping[str, str]) -> int:
    """The frame that a query names, the first one where it names none.

    Raises:
        BadInput: What it says is no frame number.
    """
    typed = query.get("frame", "0")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise BadInput("The address names no frame: it is a number, counted from 0.")
    return int(typed)


def check_frame(row: LabelRowCache, frame: int) -> None:
    """Raise :class:`~labels.errors.NotVisible` unless the row has the frame."""
    if frame > last_frame(row):
        raise NotVisible(
            f"Frame {frame} doesn't exist: this row has frames 0 to {last_frame(row)}."
        )


def _with_instance(address: str) -> Callable[[str], str]:
    start = f"{address}{'&' if '?' in address else '?'}obj="
    return lambda instance_hash: start + quote_plus(instance_hash, safe=",:")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes the links of a row's pages.

    Attributes:
        project_hash: The project.
        data_hash: The row.
        frame: The frame that is shown.
        obj: The selected instance, or "".
        kept: Parameters that every link to a frame carries.
        page: The page that is shown.
        issue: The issue that is pointed at, or ""; it belongs to what is shown and goes nowhere
            with it.
    """

    project_hash: UUID
    data_hash: UUID
    frame: int
    obj: str
    kept: Mapping[str, str]
    page: Page = "frame-view"
    issue: str = ""

    @classmethod
    def of(
        cls,
        query: Mapping[str, str],
        project_hash: UUID,
        data_hash: UUID,
        frame: int,
        obj: str | None = None,
        page: Page = "frame-view",
    ) -> Addresses:
        names = (*LIST_PARAMETERS, *FILTERS, "zoom", "window", *_OF_THIS_ROW)
        kept = {name: query[name] for name in names if query.get(name)}
        chosen = query.get("obj", "") if obj is None else obj
        return cls(project_hash, data_hash, frame, chosen, kept, page, query.get("issue", ""))

    @classmethod
    def posted(cls, form: Mapping[str, str], row: LabelRowCache) -> Addresses:
        """Where a form was sent from; the first frame when it does not say.

        Raises:
            BadInput: What it says is no frame number, or an old version was looked at.
            NotVisible: The row has no such frame.
        """
        if form.get("v"):
            raise BadInput(
                "This is an old version of the labels, nothing can be changed in it. "
                "Go to the present version first."
            )
        frame = frame_in(form)
        if not (row.data_type == "group" and form.get("space")):
            # Of a part, whoever shows or changes it knows how many frames it has.
            check_frame(row, frame)
        page: Page = "label-row-detail" if form.get("page") == "label-row-detail" else "frame-view"
        return cls.of(form, row.project.project_hash, row.data_hash, frame, page=page)

    @property
    def revision(self) -> int:
        """The number of the revision that is looked at, 0 for the labels as they are.

        Raises:
            BadInput: What the address says is no number.
        """
        text = self.kept.get("v", "")
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS and int(text)):
            raise BadInput("“v” is the number of a revision: choose it in the row's history.")
        return int(text)

    def as_of(self, revision: int) -> Addresses:
        """The same of another revision, 0 for the labels as they are."""
        kept = {name: value for name, value in self.kept.items() if name != "v"}
        return replace(self, kept={**kept, "v": str(revision)} if revision else kept)

    def without_streams(self, numbers: Iterable[int]) -> Addresses:
        """The same with these streams of a scene hidden, and no others."""
        kept = {name: value for name, value in self.kept.items() if name != "off"}
        off = ",".join(str(each) for each in sorted(numbers))
        return replace(self, kept={**kept, "off": off} if off else kept)

    @property
    def hidden_streams(self) -> frozenset[int]:
        """The streams of a scene that the person hid; what is no number hides nothing."""
        numbers = self.kept.get("off", "").split(",")
        return frozenset(
            int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) < 6
        )

    @property
    def space(self) -> str:
        """The part of a data group that is worked on, or ""."""
        return self.kept.get("space", "")

    def on_part(self, space: str, frame: int, *, at: str | None = None) -> Addresses:
        """The same with another part of a data group to work on, on a frame of it.

        Args:
            space: The part; ``""``: none, all of them are looked at.
            frame: The frame.
            at: The frames of the other parts, where they change.
        """
        changed = {"space": space} if at is None else {"space": space, "at": at}
        if space != self.space:
            # Chosen frames are those of one part, and so is what is shown of a recording or text.
            changed |= {"range": "", "sound": "", "chars": ""}
        kept = {name: value for name, value in {**self.kept, **changed}.items() if value}
        return replace(self, kept=kept, frame=frame)

    @property
    def present(self) -> str:
        """The same place in the labels as they are."""
        return self.as_of(0).here

    @property
    def version_query(self) -> str:
        """For addresses that know nothing else of what is kept: the version, and of which part."""
        return urlencode({name: self.kept[name] for name in ("v", "space") if self.kept.get(name)})

    @property
    def on_frame_view(self) -> Addresses:
        return replace(self, page="frame-view")

    def at(
        self, frame: int, *, obj: str | None = None, row: UUID | None = None, issue: str = ""
    ) -> str:
        """The frame view, the selected instance kept unless another is given."""
        chosen = self.obj if obj is None else obj
        query = {**self.kept, **({"obj": chosen} if chosen else {})}
        if issue:
            query["issue"] = issue
        path = reverse("labels:frame-view", args=[self.project_hash, row or self.data_hash, frame])
        return f"{path}?{urlencode(query, safe=',:')}" if query else path

    def panel(self, obj: str) -> str:
        path = reverse("labels:frame-panel", args=[self.project_hash, self.data_hash, self.frame])
        query = {**self.kept, **({"obj": obj} if obj else {})}
        if self.issue and obj == self.obj:
            query["issue"] = self.issue
        return f"{path}?{urlencode(query, safe=',:')}" if query else path

    @property
    def choosing(self) -> Callable[[str], str]:
        """This frame with the instance selected that the function is given: for each of many."""
        return _with_instance(self.at(self.frame, obj=""))

    @property
    def choosing_panel(self) -> Callable[[str], str]:
        """The panel alone, as :attr:`choosing`."""
        return _with_instance(self.panel(""))

    def image(self, frame: int, *, small: bool = False) -> str:
        """The picture of a frame; a small one for a strip of many."""
        name = "labels:frame-thumbnail" if small else "labels:frame-image"
        path = reverse(name, args=[self.project_hash, self.data_hash, frame])
        query = {name: self.kept[name] for name in ("window", "space") if self.kept.get(name)}
        return f"{path}?{urlencode(query, safe=',')}" if query else path

    def timeline(self, part: Mapping[str, int] | None = None) -> str:
        """The timeline beside this frame, of all frames or of a part of them."""
        path = reverse(
            "labels:frame-timeline", args=[self.project_hash, self.data_hash, self.frame]
        )
        query = {**self.kept, **({"obj": self.obj} if self.obj else {}), **(part or {})}
        return f"{path}?{urlencode(query, safe=',:')}" if query else path

    @property
    def playback(self) -> str:
        """What playing needs of the frames from this one on, filtered as the frame is."""
        path = reverse(
            "labels:frame-playback", args=[self.project_hash, self.data_hash, self.frame]
        )
        query = {name: self.kept[name] for name in (*FILTERS, "v", "space") if name in self.kept}
        return f"{path}?{urlencode(query)}" if query else path

    @property
    def media(self) -> str:
        """The file to be played."""
        path = self.action("media-file")
        return f"{path}?{self.version_query}" if self.version_query else path

    @property
    def timeline_here(self) -> str:
        return self.timeline()

    @property
    def frame_range(self) -> tuple[int, int] | None:
        """The frames that the person chose on the timeline: ``range=first-last``."""
        first, _, last = self.kept.get("range", "").partition("-")
        if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in (first, last)):
            return None
        low, high = sorted((int(first), int(last)))
        return low, high

    def labelled(self, frame: int, direction: str) -> str:
        """A redirect to the next or previous frame that has labels, found when it is asked for."""
        path = reverse(
            "labels:frame-labelled", args=[self.project_hash, self.data_hash, frame, direction]
        )
        query = {**self.kept, **({"obj": self.obj} if self.obj else {})}
        return f"{path}?{urlencode(query, safe=',:')}" if query else path

    def of_row(self, data_hash: UUID, page: str) -> str:
        """The same kind of page of another row; which instance was selected means nothing there."""
        if page == "frame-view":
            # The chosen frames are this row's; what one looks for and how stays.
            kept = {name: value for name, value in self.kept.items() if name not in _OF_THIS_ROW}
            return replace(self, kept=kept).at(0, obj="", row=data_hash)
        path = reverse(f"labels:{page}", args=[self.project_hash, data_hash])
        return f"{path}?{urlencode(self.kept, safe=',')}" if self.kept else path

    @property
    def list_query(self) -> dict[str, str]:
        """Of the list that the row was opened from."""
        return {name: self.kept[name] for name in LIST_PARAMETERS if name in self.kept}

    def of_list(self) -> str:
        path = reverse("labels:label-row-list", args=[self.project_hash])
        query = self.list_query
        return f"{path}?{urlencode(query)}" if query else path

    def action(self, name: str, *more: str) -> str:
        """Where a form of this row posts to."""
        return reverse(f"labels:{name}", args=[self.project_hash, self.data_hash, *more])

    @property
    def answers(self) -> str:
        return self.action("answer-set")

    @property
    def save(self) -> str:
        return self.action("save")

    @property
    def undo(self) -> str:
        return self.action("draft-undo")

    @property
    def redo(self) -> str:
        return self.action("draft-redo")

    @property
    def history(self) -> str:
        return self.action("history-list")

    @property
    def beside(self) -> str:
        return self.action("beside")

    @property
    def discard(self) -> str:
        return self.action("draft-discard")

    @property
    def panel_again(self) -> str:
        """The panel with the shapes of the canvas: what is there may have changed."""
        address = self.panel(self.obj)
        return f"{address}{'&' if '?' in address else '?'}redraw=1"

    @property
    def query_here(self) -> str:
        """What is kept and selected, as a query."""
        query = {**self.kept, **({"obj": self.obj} if self.obj else {})}
        return urlencode(query, safe=",:")

    @property
    def query_there(self) -> str:
        """As :attr:`query_here`, the frame and the issue with it."""
        query = {**self.kept, "frame": str(self.frame), "obj": self.obj, "issue": self.issue}
        return urlencode({name: value for name, value in query.items() if value}, safe=",:")

    @property
    def place(self) -> str:
        return self.action("geometry-act", "place")

    @property
    def add(self) -> str:
        return self.action("geometry-act", "add")

    @property
    def remove(self) -> str:
        return self.action("geometry-act", "remove")

    @property
    def copy(self) -> str:
        return self.action("geometry-act", "copy")

    @property
    def interpolate(self) -> str:
        return self.action("geometry-act", "interpolate")

    @property
    def change_class(self) -> str:
        return self.action("geometry-act", "class")

    @property
    def here(self) -> str:
        if self.page == "label-row-detail":
            return self.of_row(self.data_hash, self.page)
        return self.at(self.frame, issue=self.issue)

    @property
    def steps(self) -> str:
        """What a step to another frame starts from: :attr:`here` without the issue."""
        return self.at(self.frame)

    @property
    def ranges_add(self) -> str:
        return self.action("ranges-act", "add")

    @property
    def ranges_set(self) -> str:
        return self.action("ranges-act", "set")

    @property
    def ranges_remove(self) -> str:
        return self.action("ranges-act", "remove")

    @property
    def ranges_class(self) -> str:
        return self.action("ranges-act", "class")
