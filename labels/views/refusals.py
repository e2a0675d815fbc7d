"""What is refused before any view is asked."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

_HOST = (
    "This server does not answer under this host name. Its operator names those under which it "
    "does in PORTAL_ALLOWED_HOSTS."
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One sentence in plain text: too early for a page, nothing is known yet of who asks."""
    sentence, status = "This request cannot be used.", 400
    if isinstance(exception, DisallowedHost):
        sentence = _HOST
    elif isinstance(exception, RequestDataTooBig):
        sentence, status = "This request is too large.", 413
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")
