"""Labels of texts and HTML pages as the templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from encord_portal.sdk.objects import ObjectInstance
from labels.rendering.colours import safe_colour
from labels.rendering.media.texts import Stretch, TextPart, pieces
from labels.views.addresses import Addresses

# An instance and its characters, both ends included.
Placed = tuple[ObjectInstance, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A run of the text; ``color`` is empty where nothing is labelled."""

    text: SafeString
    start: int
    instance_hash: str
    color: str
    title: str
    href: str
    selected: bool


@dataclass(frozen=True, slots=True)
class HtmlStretch:
    """An instance's places in an HTML page, as JSON for the script that finds them there."""

    instance_hash: str
    label: str
    color: str
    href: str
    selected: bool
    places: str


def marked(
    text: str,
    part: TextPart,
    places: Sequence[Placed],
    names: dict[str, str],
    addresses: Addresses,
) -> list[MarkedPiece]:
    """A part of a text, cut where labels begin and end.

    Args:
        text: The whole text.
        part: Which part of it.
        places: The instances, each with its characters, both ends included.
        names: Each instance's number, as text.
        addresses: Makes the links that select instances.
    """
    known = {each.object_hash: each for each, _ in places}
    stretches = [
        Stretch(start, end, each.object_hash) for each, ranges in places for start, end in ranges
    ]
    return [
        _piece(piece.text, piece.start, piece.instances, known, names, addresses)
        for piece in pieces(text, part, stretches)
    ]


def _piece(
    text: str,
    start: int,
    instances: tuple[str, ...],
    known: dict[str, ObjectInstance],
    names: dict[str, str],
    addresses: Addresses,
) -> MarkedPiece:
    if not instances:
        return MarkedPiece(_exact(text), start, "", "", "", "", selected=False)
    # The selected one is on top, else the shortest.
    top = addresses.obj if addresses.obj in instances else instances[0]
    return MarkedPiece(
        text=_exact(text),
        start=start,
        instance_hash=top,
        color=safe_colour(known[top].ontology_item.color),
        title=", ".join(f"{known[each].object_name} {names.get(each, '')}" for each in instances),
        href=addresses.at(0, obj=top),
        selected=top == addresses.obj,
    )


def _exact(text: str) -> SafeString:
    """As many characters on the page as in the file: a browser would drop some."""
    return mark_safe(escape(text.replace("\x00", "\ufffd")).replace("\r", "&#13;"))


def html_stretch(
    instance: ObjectInstance, places: str, names: dict[str, str], addresses: Addresses
) -> HtmlStretch:
    """An instance at places of a page, given as JSON."""
    return HtmlStretch(
        instance_hash=instance.object_hash,
        label=f"{instance.object_name} {names.get(instance.object_hash, '')}",
        color=safe_colour(instance.ontology_item.color),
        href=addresses.at(0, obj=instance.object_hash),
        selected=instance.object_hash == addresses.obj,
        places=places,
    )
