"""Where each face is reached. A face adds its own `urls` module here and nowhere else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lofte.faces.site.urls")),
    path("", include("lofte.faces.portal.urls")),
    path("", include("lofte.faces.console.urls")),
]
