"""Sound to look at: waveform, spectrogram, and the labels as stretches over them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from encord_portal.accounts.models import User
from labels.errors import NotVisible, PortalError
from labels.http import PortalRequest, render_page
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.lanes import Lane
from labels.rendering.media import sound
from labels.rendering.media.errors import MediaError
from labels.rendering.regions import clock, regions_svg, time_ruler_svg
from labels.rendering.timeline import FrameWindow, heads_svg, lane_svg
from labels.services import label_reviews, media, versions
from labels.services.sound_store import samples_of
from labels.views.access import shown_of
from labels.views.addresses import Addresses

_MAX_AGE = 3600
_LANES = 300


@dataclass(frozen=True, slots=True)
class SoundLane:
    """An instance's line under the waveform."""

    instance_hash: str
    label: str
    color: str
    where: str
    href: str
    selected: bool
    # What its review says, or "".
    verdict: str
    # "first-last" of its first stretch, to be played.
    stretch: str
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class AudioContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    window: FrameWindow
    shown: str
    columns: int
    waveform: str
    regions: SafeString
    ruler: SafeString
    heads: SafeString
    lanes: list[SoundLane]
    more: int
    spectrogram_url: str
    media_url: str
    here_href: str
    closer_href: str
    farther_href: str
    whole_href: str
    # Why there is nothing to hear or see, or "".
    trouble: str


@require_safe
@login_required
def audio_view(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """A part of a recording, ``?first=&last=`` in milliseconds, with what is labelled in it."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    window = _window(request, row)
    addresses = Addresses.of(request.GET, project_hash, data_hash, 0)
    found = versions.row_lanes(request.user, access, row, addresses.revision)
    # What was said of labels was said of those of the present.
    verdicts = {} if addresses.revision else label_reviews.kept(access, row).verdicts
    middle = (window.first + window.last) // 2
    waveform, trouble = _waveform(request.user, access, row, window)
    links = [(lane, addresses.at(0, obj=lane.instance_hash)) for lane in found]
    context = AudioContext(
        access=access,
        row=row,
        addresses=addresses,
        window=window,
        shown=f"{clock(window.first)}\u2013{clock(window.last + 1)}",
        columns=sound.COLUMNS,
        waveform=waveform,
        regions=_drawn(regions_svg(links, window, addresses.obj, verdicts)),
        ruler=_drawn(time_ruler_svg(window)),
        heads=_drawn(heads_svg(window, window.first, addresses.frame_range)),
        lanes=[
            _lane(lane, href, window, addresses, verdicts.get(lane.instance_hash, ""))
            for lane, href in links[:_LANES]
        ],
        more=max(len(links) - _LANES, 0),
        spectrogram_url="" if trouble else _part(addresses, window, "audio-spectrogram"),
        media_url=addresses.media,
        here_href=_part(addresses, window),
        closer_href=_part(addresses, window.closer(middle)),
        farther_href=_part(addresses, window.farther(middle)),
        whole_href=_part(addresses, FrameWindow(0, window.end, window.end)),
        trouble=trouble,
    )
    return render_page(request, "labels/audio/view.html", "labels/audio/_audio.html", context)


@require_safe
@login_required
def audio_spectrogram(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    window = _window(request, row)
    try:
        source = media.frame_source(request.user, access, row, 0)
        named = f"spectrogram-1:{source.sha256}:{window.first}:{window.last}"
        etag = f'"{sha256(named.encode()).hexdigest()[:32]}"'
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            response: HttpResponse = HttpResponseNotModified()
        else:
            samples = samples_of(source.path, source.sha256)
            picture = sound.spectrogram(samples, window.first, window.last)
            response = HttpResponse(picture.content, content_type=picture.content_type)
    except MediaError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=422)
    except PortalError as error:
        return HttpResponse(
            error.sentence, content_type="text/plain; charset=utf-8", status=error.status
        )
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={_MAX_AGE}"
    return response


def _waveform(
    user: User, access: ProjectAccess, row: LabelRowCache, window: FrameWindow
) -> tuple[str, str]:
    """The path, and why there is none."""
    try:
        source = media.frame_source(user, access, row, 0)
        samples = samples_of(source.path, source.sha256)
    except MediaError as error:
        return "", str(error)
    except PortalError as error:
        return "", error.sentence
    return sound.waveform(samples, window.first, window.last), ""


def _window(request: PortalRequest, row: LabelRowCache) -> FrameWindow:
    if row.data_type != "audio":
        raise NotVisible("This row is no recording.")
    end = max(round((row.duration or 0) * 1000), 2) - 1
    # Of a frame view's address one parameter is the recording's, as "first-last".
    first, _, last = request.GET.get("sound", "").partition("-")
    first, last = request.GET.get("first", first), request.GET.get("last", last)
    return FrameWindow.parse(first, last, end)


def _lane(
    lane: Lane, href: str, window: FrameWindow, addresses: Addresses, verdict: str
) -> SoundLane:
    stretches = [f"{clock(start)}\u2013{clock(end)}" for start, end in lane.ranges[:4]]
    more = len(lane.ranges) - len(stretches)
    return SoundLane(
        instance_hash=lane.instance_hash,
        label=lane.label,
        color=lane.color,
        where=", ".join(stretches) + (f" and {more} more" if more else ""),
        href=href,
        selected=lane.instance_hash == addresses.obj,
        verdict=verdict,
        stretch=f"{lane.ranges[0][0]}-{lane.ranges[0][1]}" if lane.ranges else "",
        drawing=_drawn(lane_svg(lane, window)),
    )


def _part(addresses: Addresses, window: FrameWindow, name: str = "audio-view") -> str:
    path = reverse(f"labels:{name}", args=[addresses.project_hash, addresses.data_hash])
    part = "" if window.is_whole else f"first={window.first}&last={window.last}"
    query = "&".join(each for each in (part, addresses.version_query) if each)
    return f"{path}?{query}" if query else path


def _drawn(markup: str) -> SafeString:
    """The writers of the timeline and of the regions escape every text themselves."""
    return mark_safe(markup)
