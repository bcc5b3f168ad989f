"""All settings, read from the environment (docs/settings.md) and from the data folder."""

import logging
import sys

from csp.constants import NONE, SELF

from hiiki.config import env
from hiiki.config.secret import secret_key
from hiiki.db import engine

DATA = env.folder("HIIKI_DATA", "data")
SECRET_KEY = secret_key(DATA, expected=env.flag("HIIKI_BOOK_EXPECTED"))
DEBUG = env.flag("HIIKI_DEBUG")
TLS = env.flag("HIIKI_TLS")

HOST = env.text("HIIKI_HOST", "127.0.0.1")
PORT = env.number("HIIKI_PORT", 8000)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.names("HIIKI_HOSTS")]
# Whether a browser can be opened here at all.
HAS_SCREEN = sys.platform in {"win32", "darwin"} or bool(env.text("DISPLAY") or env.text("WAYLAND_DISPLAY"))
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in env.names("HIIKI_HOSTS")] if TLS else []

INSTALLED_APPS = [
    "hiiki.config",
    "hiiki.db",
    "hiiki.files",
    "hiiki.audit",
    "hiiki.accounts",
    "hiiki.customers",
    "hiiki.segments",
    "hiiki.activities",
    "hiiki.exchange",
    "hiiki.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hiiki.web.middleware.FirstStart",
    "hiiki.web.middleware.PeopleAtWork",
    "hiiki.web.middleware.CustomersGone",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hiiki.config.urls"
WSGI_APPLICATION = "hiiki.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hiiki.web.navigation.frame",
            ],
        },
    }
]

DATABASES = engine.databases(env.text("HIIKI_DATABASE_URL"), DATA)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── who gets in ──
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:signin"
LOGIN_REDIRECT_URL = "home"
AXES_HANDLER = "hiiki.web.accounts.throttling.Handler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Else whoever goes on trying keeps everybody else at the address out for as long as they like.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "hiiki.web.accounts.signin.locked_out"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hiiki.web.errors.expired"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ── words and time ──
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

# ── files ──
STATIC_URL = "static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the package: nothing to collect, nothing that can go stale after an upgrade.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 60
# A customer file is read in pieces from a temporary file, never held in memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"
FILE_BYTES = env.number("HIIKI_FILE_MB", 100) << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": DATA / "hiiki.log",
            "maxBytes": 5_000_000,
            "backupCount": 5,
            "encoding": "utf-8",
            "delay": True,
            "formatter": "line",
        }
    },
    "root": {"handlers": ["file"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}},
}
logging.raiseExceptions = DEBUG  # a full disk takes no log lines, and is told without their traces
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
