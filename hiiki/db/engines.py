"""The engine in use, as a module: `sqlite` and `postgres` offer the same names."""

from types import ModuleType

from django.db import connection

from hiiki.db import postgres, sqlite


def engine() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite
