"""担当者: who looks after a customer, whether or not they sign in."""

from django.db import models


class Staff(models.Model):
    code = models.CharField("担当者コード", max_length=30, blank=True, default="")
    name = models.CharField("担当者名", max_length=100, unique=True)
    retired = models.BooleanField("退職・異動", default=False)

    class Meta:
        ordering = ("name",)
        verbose_name = "担当者"

    def __str__(self) -> str:
        return self.name
