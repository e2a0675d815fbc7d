"""How deprecated names of the reference say so."""

from __future__ import annotations

import warnings


def warn_deprecated(name: str, instead: str, *, stacklevel: int = 3) -> None:
    """Warn whoever called the deprecated function that called this one.

    Args:
        name: What was called.
        instead: What to call instead.
        stacklevel: How far up the caller is.
    """
    warnings.warn(
        f"{name} is deprecated; use {instead} instead.", DeprecationWarning, stacklevel=stacklevel
    )
