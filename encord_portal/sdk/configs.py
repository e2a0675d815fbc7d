"""Where a client connects and how it proves who it is ("Configurations" in the reference)."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._environment import (
    get_env_api_key,
    get_env_resource_id,
    get_env_ssh_key,
)
from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import InitialisationError
from encord_portal.sdk.http.common import (
    HEADER_CLOUD_TRACE_CONTEXT,
    HEADER_USER_AGENT,
    new_trace_context,
    user_agent,
    validate_user_agent_suffix,
)
from encord_portal.sdk.http.constants import DEFAULT_REQUESTS_SETTINGS, RequestsSettings

# Scripts import the client before they know whether they will use it; what makes requests and
# signatures takes about a sixth of that time.
if TYPE_CHECKING:
    import requests
    from cryptography import exceptions
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    from encord_portal.sdk.http import session as http_session
    from encord_portal.sdk.http import signing
else:
    requests = LazyModule("requests")
    exceptions = LazyModule("cryptography.exceptions")
    serialization = LazyModule("cryptography.hazmat.primitives.serialization")
    ed25519 = LazyModule("cryptography.hazmat.primitives.asymmetric.ed25519")
    http_session = LazyModule("encord_portal.sdk.http.session")
    signing = LazyModule("encord_portal.sdk.http.signing")

__all__ = [
    "ENCORD_DOMAIN",
    "ENCORD_PUBLIC_PATH",
    "ENCORD_PUBLIC_USER_PATH",
    "ApiKeyConfig",
    "BaseConfig",
    "BearerConfig",
    "Config",
    "CordConfig",
    "EncordConfig",
    "SshConfig",
    "UserConfig",
    "get_env_api_key",
    "get_env_resource_id",
    "get_env_ssh_key",
]

ENCORD_DOMAIN = "https://api.encord.com"
ENCORD_PUBLIC_PATH = "/public"
ENCORD_PUBLIC_USER_PATH = "/public/user"

_WEBSOCKET = "wss://ws.encord.com/websocket?client_type=2"


class BaseConfig(ABC):
    """Where requests go, how they are signed, and the connections that they share.

    Attributes:
        domain: The origin of the platform, without a slash at the end.
        endpoint: The URL of v1 queries.
        requests_settings: Timeouts and retries.
        user_agent_suffix: What the caller adds to the user agent.
    """

    def __init__(
        self,
        endpoint: str,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        *,
        domain: str = ENCORD_DOMAIN,
        user_agent_suffix: str | None = None,
    ) -> None:
        self.domain = domain
        self.endpoint = endpoint
        self.requests_settings = requests_settings
        self.user_agent_suffix = (
            None if user_agent_suffix is None else validate_user_agent_suffix(user_agent_suffix)
        )
        self._session: http_session.HttpSession | None = None
        self._session_lock = threading.Lock()

    @property
    def session(self) -> http_session.HttpSession:
        """The client's one connection pool, opened at its first use."""
        if self._session is None:
            with self._session_lock:
                if self._session is None:
                    self._session = http_session.HttpSession(self.requests_settings, self.domain)
        return self._session

    @abstractmethod
    def v1_authorization(self, body: bytes) -> str:
        """Give the ``Authorization`` header of a v1 request."""

    @abstractmethod
    def v2_headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """Give the headers that authenticate a v2 request."""

    def resource_headers(
        self, resource_type: str | None, resource_id: str | None
    ) -> dict[str, str]:
        """Give the headers that name the resource of a v1 query."""
        return {"ResourceType": resource_type or "", "ResourceID": resource_id or ""}

    def define_headers(
        self, resource_id: str | None, resource_type: str | None, data: str
    ) -> dict[str, Any]:
        """Give all headers of a v1 request with a body."""
        return {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
            **self.resource_headers(resource_type, resource_id),
            "Authorization": self.v1_authorization(data.encode()),
            HEADER_USER_AGENT: user_agent(self.user_agent_suffix),
            HEADER_CLOUD_TRACE_CONTEXT: new_trace_context(self.requests_settings),
        }

    def define_headers_v2(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers that every v2 request carries, and give the request back."""
        body = request.body or b""
        request.headers[HEADER_USER_AGENT] = user_agent(self.user_agent_suffix)
        request.headers[HEADER_CLOUD_TRACE_CONTEXT] = new_trace_context(self.requests_settings)
        request.headers.update(
            self.v2_headers(
                request.method or "GET",
                request.path_url,
                body.encode() if isinstance(body, str) else body,
            )
        )
        return request


class Config(BaseConfig, ABC):
    """A configuration for the queries that are bound to a project or dataset.

    Args:
        web_file_path: The path of the v1 URL.
        domain: The origin of the platform.
        requests_settings: Timeouts and retries.
        user_agent_suffix: What to add to the user agent.
    """

    def __init__(
        self,
        web_file_path: str = ENCORD_PUBLIC_PATH,
        domain: str | None = None,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        user_agent_suffix: str | None = None,
    ) -> None:
        domain = (domain or ENCORD_DOMAIN).rstrip("/")
        super().__init__(
            domain + web_file_path,
            requests_settings,
            domain=domain,
            user_agent_suffix=user_agent_suffix,
        )

    def get_websocket_url(self, resource_id: str | None = None) -> str:
        """Give the URL of the websocket that older clients listened to.

        Args:
            resource_id: The hash of the project to listen to.

        Raises:
            InitialisationError: No project is named.
        """
        if not resource_id:
            raise InitialisationError("Name the project whose websocket URL is wanted.")
        return f"{_WEBSOCKET}&project_hash={resource_id}&{self._websocket_proof(resource_id)}"

    def _websocket_proof(self, resource_id: str) -> str:
        return f"ssh_authorization={self.v1_authorization(resource_id.encode())}"


class SshConfig(Config):
    """Signs requests with an SSH key of the person.

    Raises:
        ValueError: The key is not an Ed25519 key.
    """

    def __init__(
        self,
        private_key: ed25519.Ed25519PrivateKey,
        domain: str = ENCORD_DOMAIN,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        user_agent_suffix: str | None = None,
    ) -> None:
        if not isinstance(private_key, ed25519.Ed25519PrivateKey):
            raise ValueError(f"An Ed25519 key is needed, not {type(private_key).__name__}.")
        super().__init__(
            domain=domain, requests_settings=requests_settings, user_agent_suffix=user_agent_suffix
        )
        self._signer = signing.Signer(private_key)

    @property
    def public_key_hex(self) -> str:
        """The public key by which the platform knows the person."""
        return self._signer.public_key_hex

    def v1_authorization(self, body: bytes) -> str:
        """Sign a v1 body."""
        return self._signer.v1_authorization(body)

    def v2_headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """Sign a v2 request for this moment."""
        return self._signer.v2_headers(method, target, body, int(time.time()))

    @staticmethod
    def from_ssh_private_key(
        ssh_private_key: str,
        password: str | None = "",
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        domain: str = ENCORD_DOMAIN,
        **kwargs: Any,
    ) -> SshConfig:
        """Read a key from its OpenSSH text.

        Args:
            ssh_private_key: The text, beginning with ``-----BEGIN OPENSSH PRIVATE KEY-----``.
            password: Opens the key when it is protected.
            requests_settings: Timeouts and retries.
            domain: The origin of the platform.
            **kwargs: ``user_agent_suffix``.

        Raises:
            ValueError: The text is no key, the password is wrong, or it is not Ed25519.
            TypeError: The key is protected and no password was given, or the other way round.
        """
        try:
            private_key = serialization.load_ssh_private_key(
                ssh_private_key.encode(), password.encode() if password else None
            )
        except exceptions.UnsupportedAlgorithm as error:
            raise ValueError(f"The SSH key cannot be opened here: {error}") from error
        if not isinstance(private_key, ed25519.Ed25519PrivateKey):
            raise ValueError(
                f"The SSH key must be of type Ed25519, not {type(private_key).__name__}. "
                "Make one with: ssh-keygen -t ed25519"
            )
        return SshConfig(private_key, domain=domain, requests_settings=requests_settings, **kwargs)


class BearerConfig(Config):
    """Sends a bearer token instead of signatures."""

    def __init__(
        self,
        token: str,
        domain: str = ENCORD_DOMAIN,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        user_agent_suffix: str | None = None,
    ) -> None:
        super().__init__(
            domain=domain, requests_settings=requests_settings, user_agent_suffix=user_agent_suffix
        )
        self._authorization = f"Bearer {token}"

    def v1_authorization(self, body: bytes) -> str:
        """Give the token."""
        return self._authorization

    def v2_headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """Give the token."""
        return {"Authorization": self._authorization}

    @staticmethod
    def from_bearer_token(
        token: str,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        domain: str = ENCORD_DOMAIN,
        **kwargs: Any,
    ) -> BearerConfig:
        """Make a configuration from a token.

        Args:
            token: What the platform gave out.
            requests_settings: Timeouts and retries.
            domain: The origin of the platform.
            **kwargs: ``user_agent_suffix``.
        """
        return BearerConfig(token, domain=domain, requests_settings=requests_settings, **kwargs)


class ApiKeyConfig(Config):
    """Sends the API key of one project or dataset (older clients).

    Args:
        resource_id: The hash of the project or dataset; by default from the environment variable
            ENCORD_PROJECT_ID or ENCORD_DATASET_ID.
        api_key: The key; by default from the environment variable ENCORD_API_KEY.
        domain: The origin of the platform.
        requests_settings: Timeouts and retries.

    Raises:
        InitialisationError: Hash or key are neither given nor in the environment.
    """

    def __init__(
        self,
        resource_id: str | None = None,
        api_key: str | None = None,
        domain: str | None = None,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
    ) -> None:
        super().__init__(domain=domain, requests_settings=requests_settings)
        self.resource_id = resource_id or get_env_resource_id()
        self._api_key = api_key or get_env_api_key()

    def resource_headers(
        self, resource_type: str | None, resource_id: str | None
    ) -> dict[str, str]:
        """Name the key's own resource; its type is known to the server."""
        return {"ResourceID": self.resource_id}

    def v1_authorization(self, body: bytes) -> str:
        """Give the key."""
        return self._api_key

    def v2_headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """Give the key."""
        return {"Authorization": self._api_key}

    def get_websocket_url(self, resource_id: str | None = None) -> str:
        """Give the URL of the websocket of the key's resource."""
        return super().get_websocket_url(resource_id or self.resource_id)

    def _websocket_proof(self, resource_id: str) -> str:
        return f"api_key={self._api_key}"


EncordConfig = ApiKeyConfig
CordConfig = ApiKeyConfig


class UserConfig(BaseConfig):
    """A configuration for the person's own queries, over the same connections.

    Attributes:
        config: The configuration for queries bound to a project or dataset.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(
            config.domain + ENCORD_PUBLIC_USER_PATH,
            config.requests_settings,
            domain=config.domain,
            user_agent_suffix=config.user_agent_suffix,
        )
        self.config = config

    @property
    def session(self) -> http_session.HttpSession:
        """The connection pool of the wrapped configuration."""
        return self.config.session

    def v1_authorization(self, body: bytes) -> str:
        """Authenticate as the wrapped configuration does."""
        return self.config.v1_authorization(body)

    def v2_headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """Authenticate as the wrapped configuration does."""
        return self.config.v2_headers(method, target, body)

    def get_websocket_url(self, resource_id: str | None = None) -> str:
        """Give the URL that the wrapped configuration gives."""
        return self.config.get_websocket_url(resource_id)

    @staticmethod
    def from_ssh_private_key(
        ssh_private_key: str,
        password: str | None = "",
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        **kwargs: Any,
    ) -> UserConfig:
        """Read a key from its OpenSSH text; see ``SshConfig.from_ssh_private_key``."""
        return UserConfig(
            SshConfig.from_ssh_private_key(ssh_private_key, password, requests_settings, **kwargs)
        )
