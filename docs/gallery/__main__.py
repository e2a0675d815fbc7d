"""Take the pictures of ``docs/gallery.md`` anew.

Usage, in the repository's folder: ``python -m docs.gallery [NAME...]``. It fills a portal of its
own with media of the demo, serves it on a free port, and needs Debian's chromium. With names (or
their beginnings) only these pictures are taken.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path


def main(names: list[str]) -> None:
    """Build, serve, take the pictures, and write the page that shows them."""
    # Who ends the command ends its server and its browser, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("gallery: stopped"))
    with tempfile.TemporaryDirectory(prefix="gallery-") as folder:
        _set_up(Path(folder))
        # Only now: what is imported reads the settings.
        from docs.gallery import studio

        studio.run(names)


def _set_up(folder: Path) -> None:
    kept = Path(os.environ.get("PORTAL_DATA_DIR", Path(__file__).parents[2] / "var"))
    kept.mkdir(parents=True, exist_ok=True)
    # The media of the demo are fetched once.
    for shared in ("wheels", "demo-media"):
        (kept / shared).mkdir(exist_ok=True)
        (folder / shared).symlink_to((kept / shared).resolve())
    os.environ.update(
        PORTAL_DATA_DIR=str(folder),
        PORTAL_IMPORT_DIRS=f'["{(kept / "demo-media").resolve()}", "{folder / "demo-media"}"]',
        PORTAL_SYNC_SECONDS="0",
        PORTAL_LOG_LEVEL="ERROR",
        DATABASE_URL="",
        DJANGO_SETTINGS_MODULE="encord_portal.settings",
    )
    import django

    django.setup()


if __name__ == "__main__":
    main(sys.argv[1:])
