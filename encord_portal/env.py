"""Settings that come from the environment, with defaults that are safe on one machine.

Every variable is described in ``docs/settings.md``; a test keeps that page complete.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

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


def read() -> Environment:
    """The settings, or the end of the process with a sentence for each that cannot be used."""
    try:
        return Environment()
    except SettingsError as error:
        # Only lists are parsed before they are looked at.
        field = re.search(r'"(\w+)"', str(error))
        wrong = [f"{_variable(field[1] if field else '?')} must be a JSON list, such as '[\"x\"]'."]
    except ValidationError as error:
        wrong = [f"{_variable(str(each['loc'][0]))}: {each['msg']}." for each in error.errors()]
    raise SystemExit(" ".join((*wrong, "The settings are described in docs/settings.md.")))


def _variable(field: str) -> str:
    return field if field.isupper() else f"PORTAL_{field.upper()}"


env = read()
