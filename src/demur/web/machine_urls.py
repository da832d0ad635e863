"""The addresses that programs ask for, outside the languages."""

from __future__ import annotations

from django.urls import path

from demur.web.views import machines

app_name = "machines"
urlpatterns = [
    path("record/<path:path>", machines.record_file, name="record-file"),
    path("door/batch", machines.door_batch, name="door"),
]
