"""Settings that come from the environment, with defaults that are safe on one machine.

Every variable is described in ``docs/settings.md``; a test keeps that page complete.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    """What an operator may set; names are the upper-cased field names with ``PORTAL_`` before."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_", env_file=BASE_DIR / ".env", extra="ignore", populate_by_name=True
    )

    data_dir: Path = BASE_DIR / "var"
    secret_key: str = ""
    debug: bool = False
    allowed_hosts: list[str] = ["localhost", "127.0.0.1", "[::1]"]
    trusted_origins: list[str] = []
    https: bool = False
    database_url: str = Field("", validation_alias="DATABASE_URL")
    redis_url: str = Field("", validation_alias="REDIS_URL")
    encord_domain: str = ""
    media_url_ttl: int = 3600
    upload_limit_mb: int = 2048
    labels_limit_mb: int = Field(50, ge=1, le=512)
    proxies: int = Field(0, ge=0)
    sync_seconds: int = Field(120, ge=0, le=86_400)
    claim_minutes: int = Field(60, ge=0, le=100_000)
    keep_revision_days: int = Field(0, ge=0, le=100_000)
    keep_revisions: int = Field(0, ge=0)
    import_dirs: list[Path] = []
    log_level: str = "INFO"

    def resolved_secret_key(self) -> str:
        """The given key, or one made at first start and kept in the data directory."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret_key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            # Two workers may start at once: only one of them may win.
            try:
                with path.open("x") as file:
                    path.chmod(0o600)
                    file.write(secrets.token_urlsafe(50))
            except FileExistsError:
                pass
        return path.read_text().strip()


env = Environment()
