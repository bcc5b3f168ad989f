from django.urls import path

from hiiki.web.accounts import arrival, signin

app_name = "accounts"
urlpatterns = [
    path("signin", signin.enter, name="signin"),
    path("signout", signin.leave, name="signout"),
    path("arrive/<str:token>", arrival.arrive, name="arrival"),
]
