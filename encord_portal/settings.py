"""The one settings file; what differs between machines comes from :mod:`encord_portal.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from encord_portal.env import BASE_DIR, env

SECRET_KEY = env.resolved_secret_key()
DEBUG = env.debug
DATA_DIR: Path = env.data_dir
DATA_DIR.mkdir(parents=True, exist_ok=True)

# The host under which the embedded platform answers in process; it is never looked up by name.
EMBEDDED_DOMAIN = "http://embedded.invalid"
ALLOWED_HOSTS = env.allowed_hosts
CSRF_TRUSTED_ORIGINS = env.trusted_origins

# Empty: the embedded local platform. Otherwise the platform that the portal's SDK talks to.
ENCORD_DOMAIN = env.encord_domain
# How the portal reaches the platform; the embedded default needs neither socket nor account.
PORTAL_TRANSPORT = "" if ENCORD_DOMAIN else "encord_portal.embedded.transport"
PORTAL_CREDENTIALS = "" if ENCORD_DOMAIN else "encord_portal.embedded.provision_private_key"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "encord_portal.accounts",
    "encord_portal.platform",
    "encord_portal.demo",
    "labels",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "labels.body_limits.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "labels.error_responses.ErrorMiddleware",
]

ROOT_URLCONF = "encord_portal.urls"
WSGI_APPLICATION = "encord_portal.wsgi.application"
ASGI_APPLICATION = "encord_portal.asgi.application"
# REST and wire paths have no trailing slash of their own; a redirect would lose a signed body.
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = env.database_url or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"
    config: dict[str, Any] = {**dj_database_url.parse(url)}
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            # One writes at a time, and those who wait are not served in their order.
            "timeout": 60,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        }
    else:
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}}
        config["CONN_MAX_AGE"] = 0
        # After a restart of the database the pool's connections are dead: each is tried first.
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.redis_url}
        if env.redis_url
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    )
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["encord_portal.accounts.backends.ThrottledBackend"]
# How many proxies in front append to X-Forwarded-For; without any, that header is not believed.
LOGIN_PROXIES = env.proxies
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "labels:login"
LOGIN_REDIRECT_URL = "labels:project-list"
LOGOUT_REDIRECT_URL = "labels:login"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns about a missing one
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "encord_portal.three_files.ThreeFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

# Where the workers remember which signed readings they have heard, unless they share a cache.
PLATFORM_SHARED_CACHE = bool(env.redis_url)
PLATFORM_SIGNATURES_DIR = DATA_DIR / "signatures"
# Media of the local platform (uploads) and the portal's copies of what it shows.
PLATFORM_MEDIA_DIR = DATA_DIR / "platform-media"
PORTAL_MEDIA_DIR = DATA_DIR / "portal-media"
# Between two rounds of the background sync; 0: none is started with the server.
SYNC_SECONDS = env.sync_seconds
# How long a claim of a row outlasts its person's last look at it; 0: until it is given up.
CLAIM_MINUTES = env.claim_minutes
# What `manage prune_revisions` keeps; 0: for ever, all.
KEEP_REVISION_DAYS = env.keep_revision_days
KEEP_REVISIONS = env.keep_revisions
PLATFORM_URL_TTL = env.media_url_ttl
PLATFORM_UPLOAD_LIMIT = env.upload_limit_mb * 1024 * 1024
# Private imports may name files below these directories of the server, and no others.
PLATFORM_IMPORT_DIRS = env.import_dirs
# A label row of a long video is tens of megabytes of JSON in one request.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024 * 1024
# Forms are small, and what the REST API takes is limited for each endpoint.
FORM_LIMIT = 2 * 1024 * 1024
LABELS_LIMIT = env.labels_limit_mb * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.https
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.https else None
SECURE_HSTS_SECONDS = 31_536_000 if env.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # JSON is the only format: ?format=… is a parameter like any other that is not known.
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "labels.api.exceptions.api_exception_handler",
}
REST_KNOX = {"AUTH_HEADER_PREFIX": "Token", "TOKEN_TTL": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "encord-portal",
    "DESCRIPTION": "Browse, review and edit Encord label rows.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.log_level},
}
