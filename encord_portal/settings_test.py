"""Settings of the test run: a data directory of its own, quick password hashes."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_data_dir = tempfile.mkdtemp(prefix="encord-portal-tests-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
os.environ["PORTAL_DATA_DIR"] = _data_dir
os.environ["PORTAL_SYNC_SECONDS"] = "0"
os.environ.setdefault("PORTAL_SECRET_KEY", "for tests only, never for a server")

from encord_portal.settings import *  # noqa: E402, F403 - a settings file extends the other

# Tests of the wire protocol play the embedded platform's own caller, through Django's test client.
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "embedded.invalid"]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in a data directory: several threads wait for each other there, while a database
    # in memory tells them at once that a table is locked.
    DATABASES["default"]["TEST"] = {"NAME": f"{_data_dir}/tests.sqlite3"}  # noqa: F405
