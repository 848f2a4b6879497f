"""Where each face is reached. A face adds its own `urls` module here and nowhere else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

handler400 = "lofte.faces.look.refusals.bad_request"
handler403 = "lofte.faces.look.refusals.forbidden"
handler404 = "lofte.faces.look.refusals.not_found"
handler500 = "lofte.faces.look.refusals.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lofte.faces.site.urls")),
    path("", include("lofte.faces.portal.urls")),
    path("", include("lofte.faces.console.urls")),
]
