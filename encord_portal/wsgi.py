"""The WSGI entry point: ``granian --interface wsgi encord_portal.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encord_portal.settings")
application = get_wsgi_application()

# Only now: the applications are loaded.
from labels import background  # noqa: E402

background.start()
