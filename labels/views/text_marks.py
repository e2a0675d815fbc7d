"""Labels of texts and HTML pages as the templates draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from encord_portal.sdk.objects import ObjectInstance
from labels.rendering.colours import safe_colour
from labels.rendering.media.texts import Stretch, TextPart, pieces
from labels.rendering.svg import VERDICT_SIGNS
from labels.views.addresses import Addresses

# An instance and its characters, both ends included.
Placed = tuple[ObjectInstance, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A run of the text; ``color`` is empty where nothing is labelled.

    Attributes:
        states: Classes that say how it looks: selected, judged, the last of its label.
    """

    text: SafeString
    start: int
    instance_hash: str = ""
    color: str = ""
    title: str = ""
    href: str = ""
    states: str = ""


@dataclass(frozen=True, slots=True)
class HtmlStretch:
    """An instance's places in an HTML page, as JSON for the script that finds them there.

    Attributes:
        verdict: What its review says: ``approved``, ``rejected``, or "" while that is open.
    """

    instance_hash: str
    label: str
    color: str
    href: str
    selected: bool
    places: str
    verdict: str = ""


def marked(
    text: str,
    part: TextPart,
    places: Sequence[Placed],
    names: dict[str, str],
    addresses: Addresses,
    verdicts: Mapping[str, str] | None = None,
) -> list[MarkedPiece]:
    """A part of a text, cut where labels begin and end.

    Args:
        text: The whole text.
        part: Which part of it.
        places: The instances, each with its characters, both ends included.
        names: Each instance's number, as text.
        addresses: Makes the links that select instances.
        verdicts: What reviews say of the instances.
    """
    known = {each.object_hash: each for each, _ in places}
    stretches = [
        Stretch(start, end, each.object_hash) for each, ranges in places for start, end in ranges
    ]
    ends = {(each.object_hash, end) for each, ranges in places for _, end in ranges}
    found = []
    for piece in pieces(text, part, stretches):
        if not piece.instances:
            found.append(MarkedPiece(_exact(piece.text), piece.start))
            continue
        # The selected one is on top, else the shortest.
        top = addresses.obj if addresses.obj in piece.instances else piece.instances[0]
        states = [
            f"is-{verdicts[top]}" if verdicts and verdicts.get(top) in VERDICT_SIGNS else "",
            "is-end" if (top, piece.start + len(piece.text) - 1) in ends else "",
            "is-selected" if top == addresses.obj else "",
        ]
        found.append(
            MarkedPiece(
                text=_exact(piece.text),
                start=piece.start,
                instance_hash=top,
                color=safe_colour(known[top].ontology_item.color),
                title=", ".join(_caption(known[each], names, verdicts) for each in piece.instances),
                href=addresses.at(0, obj=top),
                states=" ".join(each for each in states if each),
            )
        )
    return found


def _caption(
    instance: ObjectInstance, names: Mapping[str, str], verdicts: Mapping[str, str] | None
) -> str:
    object_hash = instance.object_hash
    sign = VERDICT_SIGNS.get((verdicts or {}).get(object_hash, ""), "")
    return f"{instance.object_name} {names.get(object_hash, '')} {sign}".rstrip()


def _exact(text: str) -> SafeString:
    """As many characters on the page as in the file: a browser would drop some."""
    return mark_safe(escape(text.replace("\x00", "\ufffd")).replace("\r", "&#13;"))


def html_stretch(
    instance: ObjectInstance,
    places: str,
    names: dict[str, str],
    addresses: Addresses,
    verdict: str = "",
) -> HtmlStretch:
    """An instance at places of a page, given as JSON."""
    return HtmlStretch(
        instance_hash=instance.object_hash,
        label=f"{instance.object_name} {names.get(instance.object_hash, '')}",
        color=safe_colour(instance.ontology_item.color),
        href=addresses.at(0, obj=instance.object_hash),
        selected=instance.object_hash == addresses.obj,
        places=places,
        verdict=verdict if verdict in VERDICT_SIGNS else "",
    )
