"""The public side's addresses."""

from __future__ import annotations

from django.urls import path

from lofte.faces.look import appearance
from lofte.faces.site import views

urlpatterns = [
    path("", views.front, name="front"),
    path("demo/sign-in", views.demo_sign_in, name="demo-sign-in"),
    path("demo/kontakter.csv", views.contacts, name="demo-contacts"),
    path("appearance", appearance.choose, name="appearance"),
    path("n/<slug:slug>", views.notice, name="notice"),
    path("n/<slug:slug>/<str:language>", views.notice, name="notice"),
    path("healthz", views.health, name="health"),
]
