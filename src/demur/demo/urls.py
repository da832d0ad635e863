"""What only the demo has: being somebody, moving the clock, sending the next batch."""

from __future__ import annotations

from django.urls import path

from demur.demo import views

app_name = "demo"
urlpatterns = [
    path("as/<str:role>", views.be_somebody, name="as"),
    path("clock", views.move_clock, name="clock"),
    path("batch", views.deliver_batch, name="batch"),
]
