"""What the database remembers about itself."""

from typing import ClassVar

from django.db import models


class SetAsideIndex(models.Model):
    """An index dropped for a first load, with what makes it again."""

    table = models.CharField(max_length=63)
    name = models.CharField(max_length=63)
    sql = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "name"], name="set_aside_once")]

    def __str__(self) -> str:
        return self.name
