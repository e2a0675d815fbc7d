"""Keys, tokens, domains and the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from encord_portal.sdk.configs import ENCORD_DOMAIN, BearerConfig, SshConfig, UserConfig
from encord_portal.sdk.exceptions import ResourceNotFoundError
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.user_client import EncordUserClient
from tests.sdk.builders import PUBLIC_KEY_HEX, private_key, private_key_text
from tests.sdk.recording import as_json, envelope, recording


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENCORD_SSH_KEY", raising=False)
    monkeypatch.delenv("ENCORD_SSH_KEY_FILE", raising=False)


def test_a_key_is_read_from_its_openssh_text() -> None:
    config = SshConfig.from_ssh_private_key(private_key_text())
    assert config.public_key_hex == PUBLIC_KEY_HEX
    assert config.domain == ENCORD_DOMAIN
    assert config.endpoint == "https://api.encord.com/public"
    assert UserConfig(config).endpoint == "https://api.encord.com/public/user"


def test_a_protected_key_needs_its_password() -> None:
    text = (
        private_key()
        .private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"pass"))
        .decode()
    )
    assert SshConfig.from_ssh_private_key(text, "pass").public_key_hex == PUBLIC_KEY_HEX
    with pytest.raises(TypeError, match=r"(?i)password"):
        SshConfig.from_ssh_private_key(text)
    with pytest.raises(ValueError):  # noqa: PT011 - the library words it
        SshConfig.from_ssh_private_key(text, "wrong")


def test_a_key_of_another_kind_is_refused() -> None:
    text = (
        generate_private_key(65537, 2048)
        .private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        .decode()
    )
    with pytest.raises(ValueError, match="Ed25519"):
        SshConfig.from_ssh_private_key(text)


def test_text_that_is_no_key_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        SshConfig.from_ssh_private_key("no key at all")


@pytest.mark.parametrize("slashes", ["", "/", "///"])
def test_slashes_at_the_end_of_a_domain_do_not_matter(slashes: str) -> None:
    config = SshConfig(private_key(), domain=f"http://h.example{slashes}")
    assert config.endpoint == "http://h.example/public"


def test_the_key_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ResourceNotFoundError, match="ENCORD_SSH_KEY"):
        EncordUserClient.create_with_ssh_private_key()
    monkeypatch.setenv("ENCORD_SSH_KEY", private_key_text())
    assert _key_of(EncordUserClient.create_with_ssh_private_key()) == PUBLIC_KEY_HEX
    monkeypatch.setenv("ENCORD_SSH_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(ResourceNotFoundError, match="missing"):
        EncordUserClient.create_with_ssh_private_key()
    file = tmp_path / "key"
    file.write_text(private_key_text())
    monkeypatch.setenv("ENCORD_SSH_KEY_FILE", str(file))
    monkeypatch.setenv("ENCORD_SSH_KEY", "the file wins")
    assert _key_of(EncordUserClient.create_with_ssh_private_key()) == PUBLIC_KEY_HEX


def test_the_key_comes_from_a_path(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(private_key_text())
    client = EncordUserClient.create_with_ssh_private_key(ssh_private_key_path=str(file))
    assert _key_of(client) == PUBLIC_KEY_HEX


def _key_of(client: EncordUserClient) -> str:
    config: Any = client.user_config.config
    return str(config.public_key_hex)


def test_a_bearer_token_goes_out_alike_on_both_transports() -> None:
    with recording(as_json({"token": "t2"})) as server:
        client = EncordUserClient.create_with_bearer_token("t1", domain=server.url)
        assert client.get_bearer_token() == "t2"
        server.answer = lambda _: envelope([])
        with pytest.warns(DeprecationWarning, match="list_projects"):
            assert client.get_projects() == []
    v2, v1 = server.requests
    assert v1.headers["authorization"] == v2.headers["authorization"] == "Bearer t1"
    assert "signature" not in v2.headers


def test_headers_name_the_sdk_and_the_trace() -> None:
    config = BearerConfig.from_bearer_token("t", user_agent_suffix="tool/1.0  other")
    with recording(as_json(None)) as server:
        config.domain = server.url
        ApiClient(config).get("x", None, None)
    headers = server.requests[0].headers
    assert headers["user-agent"].startswith("encord-sdk-python/")
    assert headers["user-agent"].endswith(" tool/1.0 other")
    trace, rest = headers["x-cloud-trace-context"].split("/")
    assert len(trace) == 32
    assert rest == "1;o=1"
    assert "accept" not in headers
    assert headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("suffix", ["", "a/b/c", "ü", "a(b)"])
def test_a_suffix_must_be_made_of_products(suffix: str) -> None:
    with pytest.raises(ValueError, match="user agent suffix"):
        BearerConfig("t", user_agent_suffix=suffix)
