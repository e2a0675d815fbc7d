"""The page that shows all pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docs.gallery.shots import Shot

PAGE = Path(__file__).parents[1] / "gallery.md"
_ABOUT = """# Gallery
Every kind of data with every shape that it can hold, as a reviewer sees it: above light, below dark
with the object selected, 1440 px wide on the left and 390 px on the right. The pictures and this
page are made by `.venv/bin/python -m docs.gallery` from media of the demo; a picture that looks as
before is left as it is. `python -m docs.gallery NAME…` takes those whose names begin like that.
"""
_BROKEN = """
## Media that cannot be shown
For each kind of data from the upper left: access not allowed, a file of the wrong type, a damaged
file, a missing file; below the same 390 px wide and dark.
"""


def write(shots: Sequence[Shot], broken: Mapping[str, str]) -> None:
    """Write the page.

    Args:
        shots: The pictures, in their order.
        broken: Titles of the kinds of data whose troubles are shown, by name.
    """
    lines = [_ABOUT]
    part = ""
    for shot in shots:
        if shot.part != part:
            part = shot.part
            lines.append(f"\n## {part}\n")
        lines.append(_picture(shot.name, shot.caption, f"{part}: {shot.caption}"))
    lines.append(_BROKEN)
    lines += [_picture(f"media-{name}", title, f"{title} that cannot be shown")
              for name, title in broken.items()]  # fmt: skip
    PAGE.write_text("".join(lines), encoding="utf-8")


def _picture(name: str, caption: str, alternative: str) -> str:
    return f"\n### {caption}\n![{alternative}](images/gallery/{name}.webp)\n"
