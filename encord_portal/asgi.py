"""The ASGI entry point; the WSGI one is quicker for these views."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encord_portal.settings")
application = get_asgi_application()

# Only now: the applications are loaded.
from labels import background  # noqa: E402

background.start()
