from django.urls import path
from django.views.decorators.http import require_GET
from django.views.generic import RedirectView

from hiiki.web.access import needs
from hiiki.web.settings import (
    backups,
    contact_words,
    designs,
    layouts,
    log,
    own,
    restorations,
    shop,
    staff,
    tags,
    users,
)

app_name = "settings"
urlpatterns = [
    path("", require_GET(needs("view")(RedirectView.as_view(pattern_name="settings:looks"))), name="home"),
    path("looks", own.looks, name="looks"),
    path("password", own.password, name="password"),
    path("shop", shop.edit, name="shop"),
    path("staff", staff.index, name="staff"),
    path("staff/new", staff.new, name="staff_new"),
    path("staff/<int:pk>", staff.edit, name="staff_edit"),
    path("fields", designs.index, name="fields"),
    path("fields/order", designs.arrange, name="field_order"),
    path("fields/new", designs.new, name="field_new"),
    path("fields/<int:pk>", designs.edit, name="field"),
    path("fields/<int:pk>/retirement", designs.retire, name="field_retirement"),
    path("fields/<int:pk>/resumption", designs.resume, name="field_resumption"),
    path("fields/<int:pk>/removal", designs.remove, name="field_removal"),
    path("contacts/<slug:which>", contact_words.edit, name="contact_words"),
    path("tags", tags.index, name="tags"),
    path("tags/<str:word>", tags.edit, name="tag"),
    path("tags/<str:word>/removal", tags.remove, name="tag_removal"),
    path("users", users.index, name="users"),
    path("users/new", users.new, name="user_new"),
    path("users/<int:pk>", users.edit, name="user"),
    path("users/<int:pk>/link", users.make_link, name="user_link"),
    path("users/<int:pk>/suspension", users.stop, name="user_stop"),
    path("users/<int:pk>/resumption", users.resume, name="user_resume"),
    path("layouts", layouts.index, name="layouts"),
    path("layouts/files", layouts.create, name="layout_files"),
    path("layouts/<int:pk>", layouts.edit, name="layout"),
    path("layouts/<int:pk>/removal", layouts.remove, name="layout_removal"),
    path("layouts/<int:pk>/file", layouts.file, name="layout_file"),
    path("log", log.index, name="log"),
    path("backups", backups.index, name="backups"),
    path("backups/wishes", backups.make, name="backup_wishes"),
    path("backups/progress", backups.watch, name="backup_progress"),
    path("backups/arrivals", backups.bring_in, name="backup_arrivals"),
    path("backups/restoration", restorations.wait, name="restoration"),
    path("backups/<str:name>", restorations.ask, name="backup"),
    path("backups/<str:name>/file", backups.download, name="backup_file"),
]
