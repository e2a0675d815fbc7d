"""PDFium may be called by one thread of a process at a time only, whichever part calls it."""

from __future__ import annotations

import threading

LOCK = threading.Lock()
