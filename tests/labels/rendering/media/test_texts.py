from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.rendering.media.errors import MediaUnreadableError
from labels.rendering.media.texts import Stretch, TextPart, pieces, read_text


@given(st.text(alphabet="ab\n", max_size=40), st.integers(1, 12))
def test_parts_follow_each_other_without_gap(text: str, size: int) -> None:
    at = 0
    while at < len(text):
        part = TextPart.around(text, at, size)
        assert part.start == at < part.end
        for offset in range(part.start, part.end):
            assert TextPart.around(text, offset, size) == part
        at = part.end


@given(
    st.text(alphabet="ab\n", min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 9), st.sampled_from("xyz")), max_size=4),
)
def test_each_character_is_in_one_piece_with_all_that_cover_it(
    text: str, raw: list[tuple[int, int, str]]
) -> None:
    stretches = [Stretch(start, start + length, name) for start, length, name in raw]
    part = TextPart(0, len(text), len(text))
    found = pieces(text, part, stretches)
    assert "".join(piece.text for piece in found) == text
    for piece in found:
        for offset in range(piece.start, piece.start + len(piece.text)):
            over = {each.instance_hash for each in stretches if each.start <= offset <= each.end}
            assert set(piece.instances) == over


def test_the_shortest_stretch_is_on_top() -> None:
    found = pieces("abcdef", TextPart(0, 6, 6), [Stretch(0, 5, "long"), Stretch(2, 3, "short")])
    assert [(each.text, each.instances) for each in found] == [
        ("ab", ("long",)),
        ("cd", ("short", "long")),
        ("ef", ("long",)),
    ]


def test_texts_are_read_as_they_are_encoded(tmp_path: Path) -> None:
    path = tmp_path / "text"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_text("Grüße 😀", encoding=encoding)
        assert read_text(path) == "Grüße 😀"
    path.write_bytes(b"Gr\xfc\xdfe")
    with pytest.raises(MediaUnreadableError, match="byte 2"):
        read_text(path)
