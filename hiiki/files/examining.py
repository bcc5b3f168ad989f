"""Whether all bytes are there as they were given."""

from dataclasses import dataclass

from hiiki.files.models import Content
from hiiki.files.shelf import shelf


@dataclass(frozen=True)
class Health:
    """How many contents there are, how many bytes, and the digests of those lost or damaged."""

    count: int
    size: int
    damaged: tuple[str, ...]


def examine() -> Health:
    """Reads every byte."""
    count = size = 0
    damaged = []
    for content in Content.objects.order_by("id").iterator():
        count, size = count + 1, size + content.size
        if not shelf().is_whole(content.digest, content.size):
            damaged.append(content.digest)
    return Health(count, size, tuple(damaged))
