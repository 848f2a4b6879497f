"""The person's side: the link in a letter."""

from __future__ import annotations

from django.urls import path

from lofte.faces.portal import views

urlpatterns = [path("u/<str:text>", views.unsubscribe, name="unsubscribe")]
