"""Addresses inside one row: what a person chose (list, zoom, window, instance) stays in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

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


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes the links of a row's pages.

    Attributes:
        project_hash: The project.
        data_hash: The row.
        frame: The frame that is shown.
        obj: The selected instance, or "".
        kept: Parameters that every link to a frame carries.
    """

    project_hash: UUID
    data_hash: UUID
    frame: int
    obj: str
    kept: Mapping[str, str]

    @classmethod
    def of(
        cls,
        query: Mapping[str, str],
        project_hash: UUID,
        data_hash: UUID,
        frame: int,
        obj: str | None = None,
    ) -> Addresses:
        names = (*LIST_PARAMETERS, "zoom", "window")
        kept = {name: query[name] for name in names if query.get(name)}
        chosen = query.get("obj", "") if obj is None else obj
        return cls(project_hash, data_hash, frame, chosen, kept)

    @classmethod
    def posted(cls, form: Mapping[str, str], project_hash: UUID, data_hash: UUID) -> Addresses:
        """Where a form was sent from; the first frame when it does not say."""
        frame = form.get("frame", "")
        known = frame.isascii() and frame.isdigit() and len(frame) < 10
        return cls.of(form, project_hash, data_hash, int(frame) if known else 0)

    def at(self, frame: int, *, obj: str | None = None, row: UUID | None = None) -> str:
        """The frame view, the selected instance kept unless another is given."""
        chosen = self.obj if obj is None else obj
        query = {**self.kept, **({"obj": chosen} if chosen else {})}
        path = reverse("labels:frame-view", args=[self.project_hash, row or self.data_hash, frame])
        return f"{path}?{urlencode(query, safe=',')}" if query else path

    def panel(self, obj: str) -> str:
        path = reverse("labels:frame-panel", args=[self.project_hash, self.data_hash, self.frame])
        query = {**self.kept, **({"obj": obj} if obj else {})}
        return f"{path}?{urlencode(query, safe=',')}" if query else path

    def image(self, frame: int) -> str:
        path = reverse("labels:frame-image", args=[self.project_hash, self.data_hash, frame])
        window = self.kept.get("window")
        return f"{path}?{urlencode({'window': window}, safe=',')}" if window else path

    def labelled(self, frame: int, direction: str) -> str:
        """A redirect to the next or previous frame that has labels, found when it is asked for."""
        path = reverse(
            "labels:frame-labelled", args=[self.project_hash, self.data_hash, frame, direction]
        )
        query = {**self.kept, **({"obj": self.obj} if self.obj else {})}
        return f"{path}?{urlencode(query, safe=',')}" if query else path

    def of_row(self, data_hash: UUID, page: str) -> str:
        """The same kind of page of another row; which instance was selected means nothing there."""
        if page == "frame-view":
            return self.at(0, obj="", row=data_hash)
        path = reverse(f"labels:{page}", args=[self.project_hash, data_hash])
        return f"{path}?{urlencode(self.kept, safe=',')}" if self.kept else path

    def of_list(self) -> str:
        path = reverse("labels:label-row-list", args=[self.project_hash])
        query = {name: self.kept[name] for name in LIST_PARAMETERS if name in self.kept}
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
    def discard(self) -> str:
        return self.action("draft-discard")

    @property
    def panel_here(self) -> str:
        return self.panel(self.obj)

    @property
    def here(self) -> str:
        return self.at(self.frame)
