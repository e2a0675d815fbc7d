"""Who does what where, as hypothesis draws it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from labels.services.answers import AnswerEdit
from tests.labels.soak.faults import ON_REQUESTS, ON_STATEMENTS, SLIPS_IN, Fault

PEOPLE = ("annotator", "reviewer", "lead")
TITLES = ("image 0", "video.mp4")
a_person = st.sampled_from(PEOPLE)
a_tab = st.integers(0, 1)
a_row = st.integers(0, len(TITLES) - 1)
a_frame = st.integers(0, 19)
a_number = st.integers(0, 1000)
a_fault = st.one_of(
    st.none(),
    st.none(),
    st.builds(Fault, st.sampled_from(ON_REQUESTS), st.integers(1, 6), st.booleans()),
    st.builds(Fault, st.just(SLIPS_IN), st.integers(1, 4), st.just(False)),
    st.builds(Fault, st.sampled_from(ON_STATEMENTS), st.integers(1, 30), st.booleans()),
)


def body_of(edit: AnswerEdit) -> dict[str, Any]:
    """An edit as it is sent over REST."""
    frames = {} if edit.frames is None else {"frames": edit.frames}
    return {
        "instance_hash": edit.instance_hash,
        "instance_kind": edit.instance_kind,
        "attribute_hash": edit.attribute_hash,
        "value": edit.value,
        **frames,
    }
