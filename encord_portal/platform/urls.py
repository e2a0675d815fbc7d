"""The wire protocol's URLs; none of them ends in a slash."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.urls import include, path, re_path

from encord_portal.platform import v1, v2
from encord_portal.platform.v1 import envelope
from encord_portal.platform.v2.endpoint import unknown_path

# Importing a module of v1 registers its queries.
for _module in iter_modules(v1.__path__):
    import_module(f"{v1.__name__}.{_module.name}")

# A module of v2 that answers URLs names them in its own ``urlpatterns``.
_v2_patterns = [
    pattern
    for _module in iter_modules(v2.__path__)
    for pattern in getattr(import_module(f"{v2.__name__}.{_module.name}"), "urlpatterns", [])
]

urlpatterns = [
    path("public", envelope.resource_envelope),
    path("public/user", envelope.user_envelope),
    path("v2/public/", include(_v2_patterns)),
    path("", include("encord_portal.platform.media.urls")),
    re_path(r"^v2(?:/[\s\S]*)?\Z", unknown_path),
]
