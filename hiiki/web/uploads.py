"""Files on their way in: what is too large is given up at once, while the rest of it is still coming."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class Measured(FileUploadHandler):
    """Before the handlers that keep files; `too_large` are the names of those that were given up."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.too_large: list[str] = []
        self._most, self._size = most, 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        if self._size > self._most:
            self.too_large.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def measure(request: HttpRequest, most: int) -> Measured:
    """Only while nothing of the body was read: the view is exempt from CSRF, and protects what it calls."""
    measured = Measured(request, most)
    request.upload_handlers.insert(0, measured)
    return measured
