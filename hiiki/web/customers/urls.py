from django.urls import path

from hiiki.web.customers import card, editing, listing, putting_away, searches

app_name = "customers"
urlpatterns = [
    path("", listing.index, name="list"),
    path("count", listing.count, name="count"),
    path("searches", searches.create, name="searches"),
    path("new", editing.new, name="new"),
    path("<int:pk>", card.show, name="card"),
    path("<int:pk>/beside", card.beside, name="beside"),
    path("<int:pk>/edit", editing.edit, name="edit"),
    path("<int:pk>/archival", putting_away.archive, name="archival"),
    path("<int:pk>/restoration", putting_away.restore, name="restoration"),
    path("<int:pk>/removal", putting_away.remove, name="removal"),
]
