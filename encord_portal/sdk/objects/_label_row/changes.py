"""Whether a row was changed on the server since it was read, for :meth:`LabelRowV2.save`.

A save replaces all labels of a row, and the protocol has no compare-and-set. What can be known:

- before: the time of the last edit, by a listing of the row (a small request, without labels);
- after: a server may answer a save with what it replaced. The local platform does, and says in
  its listings that it will; of an answer that says nothing of it, nothing is concluded.

So a warning costs nothing where the server tells, and one listing where it does not.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.exceptions import LabelRowChangedError, LabelRowChangedWarning, LabelRowError
from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.objects._label_row.remote import Remote

IfChanged: TypeAlias = Literal["warn", "refuse", "overwrite"]
IF_CHANGED: tuple[IfChanged, ...] = ("warn", "refuse", "overwrite")

_UNKNOWN = (
    "It is not known which labels of the server this row is based on: it was saved before, and the "
    "server did not answer when. Read it again with `initialise_labels(overwrite=True)`, or save "
    'it with `if_changed="overwrite"`.'
)


@dataclass(slots=True)
class ServerState:
    """What is known of the row on the server.

    Attributes:
        known: Whether the time is that of the labels that this row is based on.
        edited_at: When the row was edited last; None if it never was.
        found: What a listing right before a save showed to be there instead, as a text.
    """

    edited_at: datetime | None
    known: bool = True
    found: str | None = None

    def check_known(self) -> None:
        """Raise if nothing can be compared.

        Raises:
            LabelRowError: The time is not known.
        """
        if not self.known:
            raise LabelRowError(_UNKNOWN)

    def check(self, listed: Mapping[str, Any], name: str) -> None:
        """Raise if a listing of the row shows that it was edited.

        Raises:
            LabelRowChangedError: It was.
        """
        found = _time(listed.get("last_edited_at"))
        if not _is_same(self.edited_at, found):
            raise LabelRowChangedError(
                f"{name} was changed on the server since it was read: last edited at "
                f"{_said(found)}, when it was read at {_said(self.edited_at)}. Nothing was saved. "
                "Read it again with `initialise_labels(overwrite=True)` and repeat the changes, or "
                'save with `if_changed="overwrite"` to replace what is there.',
                read_edited_at=self.edited_at,
                server_edited_at=found,
            )

    def look(self, listed: Mapping[str, Any]) -> None:
        """Remember what a listing right before a save shows, if the row was edited."""
        found = _time(listed.get("last_edited_at"))
        moved = self.known and not _is_same(self.edited_at, found)
        self.found = f"what was saved at {_said(found)}" if moved else None

    def take(self, reply: Any) -> str | None:
        """Take what the server answers to a save.

        Returns:
            What was replaced without having been read, as a text; None if nothing is known to be.
        """
        before, known = self.edited_at, self.known
        found, self.found = self.found, None
        said = reply if isinstance(reply, Mapping) else {}
        self.edited_at, self.known = _time(said.get("last_edited_at")), "last_edited_at" in said
        if "replaced_last_edited_at" not in said:
            return found
        replaced = _time(said["replaced_last_edited_at"])
        if not known or replaced is None or _is_same(before, replaced):
            return None
        who = said.get("replaced_last_edited_by")
        return f"what {who or 'somebody'} saved at {_said(replaced)}"


@dataclass(frozen=True, slots=True)
class Saver:
    """Saves a row and minds what others have saved.

    Attributes:
        remote: Sends.
        state: What is known of the row on the server; renewed by the save.
        name: The row, for messages.
        if_changed: What to do if it was changed.
        bundle: Collects the requests; None to send them at once.
    """

    remote: Remote
    state: ServerState
    name: str
    if_changed: IfChanged
    bundle: Bundle | None

    def save(self, label_hash: str, labels: dict[str, Any], validate: bool) -> None:
        """Compare if asked for, and replace the labels of the row.

        Raises:
            LabelRowChangedError: The row was changed, and this is to be refused.
            LabelRowError: It cannot be told, and this is to be refused.
        """
        refuse, looks = self.if_changed == "refuse", False
        self.state.found = None
        if refuse:
            if (
                self.bundle is None
            ):  # within a bundle the answer to an earlier save may be yet to come
                self.state.check_known()
            self.remote.edit_time(label_hash, self.bundle, self._compare)
        elif self.if_changed == "warn" and self.state.known and not self.remote.client.saves_tell:
            # A row that is gone is the save's own error.
            looks = True
            self.remote.edit_time(label_hash, self.bundle, self.state.look, must_exist=False)
        self.remote.save(
            label_hash, labels, self.bundle, self._take, validate=validate, checked=refuse or looks
        )

    def _compare(self, listed: dict[str, Any]) -> None:
        self.state.check_known()
        self.state.check(listed, self.name)

    def _take(self, reply: dict[str, Any]) -> None:
        replaced = self.state.take(reply)
        if replaced is not None and self.if_changed != "overwrite":
            warnings.warn(
                f"{self.name} was changed on the server since it was read: saving it has replaced "
                f'{replaced}. Save with `if_changed="refuse"` to have such a save refused.',
                LabelRowChangedWarning,
                # The script's own line: `LabelRowV2.save` or, of a bundle, the end of its block.
                stacklevel=6 if self.bundle is None else 5,
            )


def check_choice(if_changed: str) -> None:
    """Raise unless it is one of the choices.

    Raises:
        ValueError: It is none.
    """
    if if_changed not in IF_CHANGED:
        raise ValueError(f"if_changed must be one of {', '.join(IF_CHANGED)}, not {if_changed!r}.")


def _is_same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    if not (one.microsecond and other.microsecond):
        # A server may tell the same time to the microsecond in one answer and not in another.
        one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    return one == other


def _time(value: Any) -> datetime | None:
    return parse_datetime(value) if isinstance(value, str) and value else None


def _said(moment: datetime | None) -> str:
    return moment.isoformat() if moment else "no time at all"
