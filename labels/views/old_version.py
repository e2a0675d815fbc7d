"""What the frame view says of the revision that is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from labels.models import LabelRowCache, Revision
from labels.selectors import history
from labels.views.addresses import Addresses


@dataclass(frozen=True, slots=True)
class OldVersion:
    """A revision that is looked at.

    Attributes:
        revision: Itself.
        newest: Whether no other came after it.
        before_href: The same place in the revision before, "" where there is none.
        after_href: The same place in the revision after, "" where there is none.
    """

    revision: Revision
    newest: bool
    before_href: str
    after_href: str


def old_version(row: LabelRowCache, addresses: Addresses) -> OldVersion | None:
    """What is to be said, None for the labels as they are.

    Raises:
        NotVisible: The row has no such revision.
    """
    if not addresses.revision:
        return None
    found, before, after = history.around(row, addresses.revision)
    return OldVersion(
        revision=found,
        newest=not after,
        before_href=addresses.as_of(before).here if before else "",
        after_href=addresses.as_of(after).here if after else "",
    )
