"""Texts to read: plain ones in parts, their labels marked; HTML in a frame where nothing runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from encord_portal.sdk.objects import ObjectInstance
from labels.errors import NotVisible, PortalError
from labels.http import PortalRequest, render_page
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.media.errors import MediaError
from labels.rendering.media.texts import TextPart, read_text
from labels.services import label_reviews, media, versions
from labels.services.row_numbers import row_numbers
from labels.views.access import shown_of
from labels.views.addresses import Addresses
from labels.views.text_marks import HtmlStretch, MarkedPiece, Placed, html_stretch, marked

# Characters shown at once: some hundred lines, whatever the text's length.
_PART = 20_000
# Nothing of somebody's page may run, ask for anything, or be sent anywhere.
_DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)


@dataclass(frozen=True, slots=True)
class TextContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    pieces: list[MarkedPiece]
    part: TextPart
    previous_href: str
    next_href: str
    here_href: str
    html: bool
    document_url: str
    stretches: list[HtmlStretch]
    trouble: str


@require_safe
@login_required
def text_view(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """A part of a text, the one around ``?at=`` or around the selected instance."""
    access, row = _text_row(request, project_hash, data_hash)
    addresses = Addresses.of(request.GET, project_hash, data_hash, 0)
    loaded = versions.shown_row(request.user, access, row, addresses.revision)
    names = {instance_hash: f"({number})" for instance_hash, number in row_numbers(loaded).items()}
    # What was said of labels was said of those of the present.
    verdicts = {} if addresses.revision else label_reviews.kept(access, row).verdicts
    html = row.file_type == "text/html"
    text, trouble = "", ""
    try:
        text = read_text(media.frame_source(request.user, access, row, 0).path)
    except MediaError as error:
        trouble = str(error)
    except PortalError as error:
        trouble = error.sentence
    objects = loaded.label_row.get_object_instances()
    part = TextPart.around(text, _offset(request, objects, addresses.obj), _PART)
    context = TextContext(
        access=access,
        row=row,
        addresses=addresses,
        pieces=[] if html else marked(text, part, _placed(objects), names, addresses, verdicts),
        part=part,
        previous_href=_href(addresses, part.start - 1) if part.start else "",
        next_href=_href(addresses, part.end) if part.end < part.length else "",
        here_href=_href(addresses, part.start),
        html=html,
        document_url=_document(addresses),
        stretches=_html_stretches(objects, names, addresses, verdicts) if html else [],
        trouble=trouble,
    )
    return render_page(request, "labels/text/view.html", "labels/text/_text.html", context)


@require_safe
@login_required
@xframe_options_sameorigin
def text_document(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """Somebody's HTML page as it is, in a sandbox: no script, no form, nothing from elsewhere."""
    access, row = _text_row(request, project_hash, data_hash)
    if row.file_type != "text/html":
        raise NotVisible("This row is no HTML page.")
    return document_response(media.frame_source(request.user, access, row, 0).path)


def document_response(path: Path) -> HttpResponse:
    """Somebody's page with a policy under which nothing of it runs or leaves it."""
    try:
        text = read_text(path)
    except MediaError as error:
        response = HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=422)
    else:
        response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = _DOCUMENT_POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=300"
    return response


def _document(addresses: Addresses) -> str:
    path = addresses.action("text-document")
    return f"{path}?{addresses.version_query}" if addresses.version_query else path


def _text_row(
    request: PortalRequest, project_hash: UUID, data_hash: UUID
) -> tuple[ProjectAccess, LabelRowCache]:
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    if row.data_type != "plain_text":
        raise NotVisible("This row is no text.")
    return access, row


def _offset(request: PortalRequest, objects: Sequence[ObjectInstance], selected: str) -> int:
    # In a frame view's address "at" is about the parts of data groups.
    at = request.GET.get("at", request.GET.get("chars", ""))
    if at.isascii() and at.isdigit() and len(at) < 10:
        return int(at)
    for each in objects:
        if selected and each.object_hash == selected:
            return min((part.start for part in each.range_list), default=0)
    return 0


def _placed(objects: Sequence[ObjectInstance]) -> list[Placed]:
    return [(each, [(where.start, where.end) for where in each.range_list]) for each in objects]


def _html_stretches(
    objects: Sequence[ObjectInstance],
    names: dict[str, str],
    addresses: Addresses,
    verdicts: Mapping[str, str],
) -> list[HtmlStretch]:
    return [
        html_stretch(
            each,
            json.dumps([place.to_dict() for place in each.range_html]),
            names,
            addresses,
            verdicts.get(each.object_hash, ""),
        )
        for each in objects
        if each.is_range_only()
    ]


def _href(addresses: Addresses, offset: int) -> str:
    path = reverse("labels:text-view", args=[addresses.project_hash, addresses.data_hash])
    version = f"&{addresses.version_query}" if addresses.version_query else ""
    return f"{path}?at={offset}{version}"
