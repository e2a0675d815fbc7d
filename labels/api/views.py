"""What all endpoints have in common."""

from __future__ import annotations

from rest_framework.views import APIView

from labels.api.parsers import StrictJSONParser


class PortalView(APIView):
    """An endpoint that takes strict JSON."""

    parser_classes = [StrictJSONParser]
