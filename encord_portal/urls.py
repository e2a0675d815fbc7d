"""Where each part answers: the wire protocol, the administration, the portal."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("encord_portal.platform.urls")),
    path("admin/", admin.site.urls),
    path("", include("labels.urls")),
]

handler400 = "labels.views.refusals.bad_request"
