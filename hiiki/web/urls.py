"""Every address, by room."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_GET
from django.views.generic import RedirectView

from hiiki.web import deeds, undoings
from hiiki.web.access import needs
from hiiki.web.home import views as home

handler400 = "hiiki.web.errors.bad_request"
handler403 = "hiiki.web.errors.forbidden"
handler404 = "hiiki.web.errors.not_found"
handler500 = "hiiki.web.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", require_GET(needs("view")(RedirectView.as_view(pattern_name="home")))),
    path("home", home.show, name="home"),
    path("home/running", home.running, name="running"),
    path("exchange/", include("hiiki.web.exchange.urls")),
    path("undo", deeds.index, name="deeds"),
    path("undo/<int:pk>", undoings.create, name="undo"),
    path("undo/<int:pk>/new", deeds.new, name="undo_new"),
    path("customers/extractions/", include("hiiki.web.segments.urls")),
    path("customers/", include("hiiki.web.customers.urls")),
    path("contacts/", include("hiiki.web.activities.urls")),
    path("help/", include("hiiki.web.help.urls")),
    path("settings/", include("hiiki.web.settings.urls")),
    path("", include("hiiki.web.accounts.urls")),
]
