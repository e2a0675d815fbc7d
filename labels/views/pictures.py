"""Pictures as answers: told apart by their ETag, kept by the browser for a while."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from labels.http import PortalRequest
from labels.services.media import FrameImage

# A frame of a data unit never changes; whoever loses access keeps at most what was seen.
_MAX_AGE = 3600


def picture_response(request: PortalRequest, image: FrameImage) -> HttpResponse:
    """A picture, or 304 where the browser has it."""
    if image.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(image.content, content_type=image.content_type)
    response["ETag"] = image.etag
    response["Cache-Control"] = f"private, max-age={_MAX_AGE}"
    return response
