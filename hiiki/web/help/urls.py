from django.urls import path

from hiiki.web.help import views

app_name = "help"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:page>", views.page, name="page"),
    path("images/<slug:picture>.png", views.picture, name="picture"),
]
