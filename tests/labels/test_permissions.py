from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import pytest

from labels.errors import Forbidden
from labels.permissions import ALLOWED_ROLES, ROLE_NAMES, Action, can, require


@dataclass
class Member:
    role: int


_TABLE: dict[Action, set[int]] = {
    "edit_labels": {0, 1, 2, 3, 4},
    "complete": {0, 1, 3, 4},
    "approve": {0, 2, 3, 4},
    "reject": {0, 2, 3, 4},
    "reopen": {0, 4},
    "review_labels": {0, 2, 3, 4},
    "set_priority": {0, 4},
    "raise_issues": {0, 1, 2, 3, 4},
    "delete_any_issue": {0, 4},
}


@pytest.mark.parametrize("action", get_args(Action))
@pytest.mark.parametrize("role", list(ROLE_NAMES))
def test_each_role_may_what_the_table_says(action: Action, role: int) -> None:
    assert can(Member(role), action) is (role in _TABLE[action])


def test_a_refusal_says_who_one_is_and_who_may() -> None:
    with pytest.raises(Forbidden, match=r"\(viewer\) may not set priorities.*admin, team manager"):
        require(Member(5), "set_priority")


def test_an_unknown_role_may_nothing() -> None:
    assert not any(can(Member(-99), action) for action in ALLOWED_ROLES)
