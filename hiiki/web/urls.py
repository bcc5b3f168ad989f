"""Every address, by room."""

from django.urls import URLPattern, URLResolver

handler400 = "hiiki.web.errors.bad_request"
handler403 = "hiiki.web.errors.forbidden"
handler404 = "hiiki.web.errors.not_found"
handler500 = "hiiki.web.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = []
