from __future__ import annotations

import re
from pathlib import Path

import pytest

from labels.errors import BadInput
from labels.key_actions import ACTIONS, GROUPS
from labels.keys import KeyMap, key_text, parsed_key

ROOT = Path(__file__).parents[2]
USUAL = KeyMap({})


@pytest.mark.parametrize(
    ("typed", "key", "text"),
    [
        ("F", "f", "F"),
        (" shift+N ", "shift+n", "Shift N"),
        ("ctrl+shift+z", "ctrl+shift+z", "Ctrl Shift Z"),
        ("shift+?", "?", "?"),
        ("shift+é", "shift+é", "Shift É"),
        ("ctrl++", "ctrl++", "Ctrl +"),
        ("+", "+", "+"),
        ("-", "-", "\u2212"),
        ("arrowleft", "arrowleft", "←"),
        ("alt+pageup", "alt+pageup", "Alt Page Up"),
        ("space", "space", "Space"),
        ("f1", "f1", "F1"),
    ],
)
def test_keys_are_written_in_one_way(typed: str, key: str, text: str) -> None:
    assert parsed_key(typed) == key
    assert parsed_key(key) == key
    assert key_text(key) == text


@pytest.mark.parametrize("typed", ["", "ctrl+", "shift", "ff", "f13", "ctrl+n", "F5", "alt+ctrl+x"])
def test_what_is_no_key_or_the_browsers_own_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parsed_key(typed)


def test_usual_keys_are_keys_and_mean_one_thing_each() -> None:
    assert len(ACTIONS) == sum(len(group.actions) for group in GROUPS)
    for each in ACTIONS.values():
        for key in each.keys:
            assert parsed_key(key) == key
            assert USUAL.sharing(each.name, key) == [], (each.name, key)


def test_a_key_may_mean_two_things_only_on_different_pages() -> None:
    def sharing(name: str, key: str) -> list[str]:
        return [each.name for each in USUAL.sharing(name, key)]

    assert sharing("next-issue", "f") == ["next-frame"]
    # A scene has frames, too; a comparison of revisions is another page.
    assert sharing("scene-top", "f") == ["next-frame"]
    assert sharing("compared-next", "f") == []
    assert sharing("compared-next", "?") == ["help"]
    assert sharing("help", "s") == ["beside", "swap-sides", "compared-beside"]


def test_what_a_person_chose_comes_before_what_is_usual() -> None:
    found = KeyMap.of({"next-frame": ["k"], "previous-frame": [], "gone": ["x"]})
    assert found.keys("next-frame") == ("k",)
    assert found.text("previous-frame") == ""
    assert found.text("next-row") == "Ctrl →"
    assert [each.name for each in found.sharing("next-issue", "k")] == ["next-frame"]
    assert found.sharing("next-issue", "f") == []


def test_every_action_is_done_by_a_control_or_a_script_and_no_other_is_named() -> None:
    pages = "".join(each.read_text() for each in (ROOT / "templates").rglob("*.html"))
    assert "data-hotkey" not in pages
    named = {name for names in re.findall(r'\{% action "([^"]+)"', pages) for name in names.split()}
    named |= set(re.findall(r'\{% (?:key|in_brackets) "([^"]+)"', pages))
    state = (ROOT / "labels/views/state.py").read_text()
    named |= set(re.findall(r'"((?:submit|approve|reject)-task)"', state))
    script = (ROOT / "static/js/keys.js").read_text()
    deeds = script[script.index("const deeds") : script.index("const control")]
    named |= set(re.findall(r'^  "?([a-z][a-z-]+)"?:', deeds, re.MULTILINE))
    named |= {f"option-{number}" for number in range(1, 10)}
    assert named == set(ACTIONS)
