from __future__ import annotations

import pytest

from encord_portal.platform.media import ranges
from encord_portal.platform.media.ranges import ByteRange


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=2-5", ByteRange(2, 5)),
        ("bytes=5-", ByteRange(5, 9)),
        ("bytes=-3", ByteRange(7, 9)),
        ("bytes=-30", ByteRange(0, 9)),
        ("bytes=8-99", ByteRange(8, 9)),
        ("bytes = 2 - 5", ByteRange(2, 5)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-1,4-5", None),
        ("items=0-1", None),
        ("bytes=\u0662-\u0665", None),
    ],
)
def test_what_a_range_header_asks_of_ten_bytes(header, expected):
    assert ranges.parse(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=999999-"])
def test_a_range_behind_the_end_cannot_be_satisfied(header):
    with pytest.raises(ranges.RangeNotSatisfiable):
        ranges.parse(header, 10)
