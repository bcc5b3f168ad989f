from django.urls import path

from hiiki.web.activities import agenda, entries, exports, finishing, month, picking

app_name = "activities"
urlpatterns = [
    path("", agenda.index, name="agenda"),
    path("month", month.index, name="month"),
    path("exports", exports.create, name="exports"),
    path("new", entries.new, name="new"),
    path("whom", picking.index, name="whom"),
    path("<int:pk>", entries.show, name="contact"),
    path("<int:pk>/edit", entries.edit, name="edit"),
    path("<int:pk>/completion", finishing.finish, name="completion"),
    path("<int:pk>/next", finishing.follow, name="next"),
    path("<int:pk>/removal", entries.remove, name="removal"),
]
