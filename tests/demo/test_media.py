"""Fetching the media: what the manifest promises, and what is said when it cannot be had."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pytest_django import Settings

from encord_portal.demo import media


@pytest.fixture
def empty_data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_every_pin_has_a_hash() -> None:
    pins = [line for line in media.REQUIREMENTS.read_text().splitlines() if "==" in line]
    assert len(pins) == 8
    assert all(pin.endswith("\\") for pin in pins)


def test_every_member_is_named_once_with_size_and_hash() -> None:
    members = media.manifest()
    assert len(members) == 49
    for member in members.values():
        assert len(member.sha256) == 64
        assert member.size > 0


@pytest.mark.usefixtures("demo_media")
def test_fetched_files_are_what_the_manifest_says() -> None:
    for member in media.manifest().values():
        content = media.path_of(member.path).read_bytes()
        assert len(content) == member.size
        assert hashlib.sha256(content).hexdigest() == member.sha256


@pytest.mark.usefixtures("demo_media")
def test_a_damaged_file_is_unpacked_again_and_nothing_else() -> None:
    path = media.path_of("skimage/data/coins.png")
    path.write_bytes(b"cut off")
    assert media.fetch() == 1
    assert media.fetch() == 0


def test_without_a_network_the_error_says_what_to_do(
    empty_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(empty_data_dir))
    with pytest.raises(media.DemoMediaError, match=r"run the command again.*--no-demo"):
        media.fetch()


def test_a_wheel_that_was_cut_off_is_thrown_away(
    empty_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(empty_data_dir))
    half = empty_data_dir / "wheels" / "imgaug-0.4.0-py2.py3-none-any.whl"
    half.parent.mkdir()
    half.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(media.DemoMediaError):
        media.fetch()
    assert not half.exists()


def test_a_file_that_is_not_in_the_manifest_is_refused() -> None:
    with pytest.raises(media.DemoMediaError, match="not in"):
        media.path_of("skimage/data/moon.png")
