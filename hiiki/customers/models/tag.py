"""タグの色. Which tags there are is what customers have; a row here says how one looks."""

from typing import ClassVar

from django.db import models

from hiiki.text.folding import fold

COLOURS = ("灰", "藍", "朱", "若竹", "山吹", "桃", "藤", "茶")


class TagColour(models.Model):
    key = models.TextField(unique=True)
    colour = models.PositiveSmallIntegerField("色", default=0)

    class Meta:
        verbose_name = "タグの色"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(colour__lt=len(COLOURS)), name="tag_colour_known")
        ]

    def __str__(self) -> str:
        return f"{self.key} {COLOURS[self.colour]}"


def colours() -> dict[str, int]:
    """The colour of each tag somebody gave one, by its folded word."""
    return dict(TagColour.objects.values_list("key", "colour"))


def paint(word: str, colour: int) -> None:
    """Give a tag its colour; grey, the usual one, needs no row."""
    if colour:
        TagColour.objects.update_or_create(key=fold(word), defaults={"colour": colour})
    else:
        TagColour.objects.filter(key=fold(word)).delete()
