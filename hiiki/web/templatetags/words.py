"""How values are written on pages: dates in the user's calendar, times, what a toast can undo."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import CheckboxSelectMultiple
from django.utils.html import format_html
from django.utils.timezone import localtime

from hiiki.text import dates

register = template.Library()
WEEKDAYS = "月火水木金土日"


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date | datetime | None) -> str:
    """2026/11/21 (土), or 令和8年11月21日 (土) for those who like it so."""
    if not value:
        return ""
    when = _day_of(value)
    return f"{dates.show(when, calendar=_calendar(context))} ({WEEKDAYS[when.weekday()]})"


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime | None) -> str:
    """2026/11/21 14:05"""
    if not value:
        return ""
    at = localtime(value)
    text = f"{dates.show(at.date(), calendar=_calendar(context))} {at:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), text)


@register.simple_tag
def undo_of(message: Any) -> str:
    """The id of the batch this toast can undo."""
    return _tagged(message, "undo-")


@register.simple_tag
def draft_of(message: Any) -> str:
    """The draft of which this toast says that it is saved."""
    return _tagged(message, "draft-")


def _tagged(message: Any, kind: str) -> str:
    tags = (getattr(message, "extra_tags", "") or "").split()
    return next((tag.removeprefix(kind) for tag in tags if tag.startswith(kind)), "")


@register.filter
def is_tick(field: Any) -> bool:
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not hasattr(field.field, "choices")


@register.filter
def are_ticks(field: Any) -> bool:
    return isinstance(field.field.widget, CheckboxSelectMultiple)


def _day_of(value: date | datetime) -> date:
    return localtime(value).date() if isinstance(value, datetime) else value


def _calendar(context: template.Context) -> str:
    return (context.get("looks") or {}).get("calendar", "seireki")
