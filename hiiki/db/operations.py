"""Migration operations that ask the engine."""

from typing import Any

from django.db import models
from django.db.migrations import AddField
from django.db.migrations.operations.base import Operation


class SqliteIndex(Operation):
    """An index only SQLite gets.

    For wide covering indexes: PostgreSQL refuses index rows over a third of a page. Django does not
    know of it, so a migration that rebuilds the table on SQLite must name it again;
    `hiiki doctor` and a test look whether it is there.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, table: str, columns: str, where: str = "") -> None:
        self.name, self.table, self.columns, self.where = name, table, columns, where

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing the models know of."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            where = f" WHERE {self.where}" if self.where else ""
            schema_editor.execute(
                f'CREATE INDEX IF NOT EXISTS "{self.name}" ON "{self.table}" ({self.columns}){where}'
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f'DROP INDEX IF EXISTS "{self.name}"')

    def describe(self) -> str:
        return f"Create index {self.name} on SQLite"


class AddText(AddField):
    """Add a field of text, or of JSON kept as text, that is empty at first, leaving the table as it is.

    Django would make SQLite's table anew, and with it lose the indexes and triggers it does not know of.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        field = model._meta.get_field(self.name)
        parameters = field.db_parameters(schema_editor.connection)
        collated = f' COLLATE "{parameters["collation"]}"' if parameters.get("collation") else ""
        empty = "{}" if isinstance(field, models.JSONField) else ""
        schema_editor.execute(
            f'ALTER TABLE "{model._meta.db_table}" ADD COLUMN "{field.column}" '
            f"{parameters['type']}{collated} NOT NULL DEFAULT '{empty}'"
        )
