from __future__ import annotations

import base64

import pytest

from encord_portal.sdk.objects.utils import (
    check_email,
    check_type,
    checked_cast,
    does_type_match,
    filter_by_type,
    is_valid_email,
    lower_snake_case,
    short_uuid_str,
)


def test_a_short_identifier_is_eight_characters_of_base64() -> None:
    made = {short_uuid_str() for _ in range(50)}
    assert len(made) == 50
    assert all(len(text) == 8 and len(base64.b64decode(text)) == 6 for text in made)


def test_a_value_is_the_name_in_lower_case_with_underscores() -> None:
    assert lower_snake_case("Red Car\t1") == "red_car\t1"


def test_types_are_checked() -> None:
    assert does_type_match(1, int)
    assert does_type_match(1, None)
    assert not does_type_match(1, str)
    assert checked_cast("a", str) == "a"
    assert filter_by_type([1, "a", 2], int) == [1, 2]
    with pytest.raises(TypeError, match="Expected <class 'str'>, got <class 'int'>"):
        check_type(1, str)


@pytest.mark.parametrize("email", ["a@b.co", "a+b.c@d-e.co.uk", "A@B.CO"])
def test_emails_are_recognised(email: str) -> None:
    assert is_valid_email(email)
    check_email(email)


@pytest.mark.parametrize("email", ["", "a", "a@b", "@b.co", "a@@b.co"])
def test_what_is_no_email_is_refused(email: str) -> None:
    assert not is_valid_email(email)
    with pytest.raises(ValueError, match="Invalid email address"):
        check_email(email)
