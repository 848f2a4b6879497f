"""Where each face is reached. A face adds its own `urls` module here and nowhere else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
