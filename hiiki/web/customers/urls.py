from django.urls import path

from hiiki.web.customers import (
    card,
    counting,
    editing,
    exports,
    facts,
    likings,
    listing,
    putting_away,
    searches,
    towns,
    twins,
)

app_name = "customers"
urlpatterns = [
    path("", listing.index, name="list"),
    path("count", counting.show, name="count"),
    path("searches", searches.create, name="searches"),
    path("columns", likings.create, name="columns"),
    path("columns/order", likings.arrange, name="order"),
    path("columns/width", likings.widen, name="width"),
    path("columns/sort", likings.sort, name="sort"),
    path("archivals", putting_away.archive_many, name="archivals"),
    path("restorations", putting_away.restore_many, name="restorations"),
    path("removals", putting_away.remove_many, name="removals"),
    path("exports", exports.create, name="exports"),
    path("exports/new", exports.new, name="export"),
    path("exports/<str:token>", exports.show, name="exported"),
    path("copies", exports.copy, name="copies"),
    path("towns", towns.index, name="towns"),
    path("twins", twins.index, name="twins"),
    path("new", editing.new, name="new"),
    path("<int:pk>", card.show, name="card"),
    path("<int:pk>/beside", card.beside, name="beside"),
    path("<int:pk>/edit", editing.edit, name="edit"),
    path("<int:pk>/facts/<str:name>", facts.show, name="fact"),
    path("<int:pk>/facts/<str:name>/edit", facts.edit, name="fact_edit"),
    path("<int:pk>/archival", putting_away.archive, name="archival"),
    path("<int:pk>/restoration", putting_away.restore, name="restoration"),
    path("<int:pk>/removal", putting_away.remove, name="removal"),
]
