from django.urls import path

from hiiki.web.segments import building, counting, keeping

app_name = "segments"
urlpatterns = [
    path("", keeping.index, name="index"),
    path("new", building.show, name="builder"),
    path("count", counting.show, name="count"),
    path("menu", keeping.menu, name="menu"),
    path("<int:pk>", keeping.change, name="change"),
    path("<int:pk>/removal", keeping.remove, name="removal"),
]
