"""The shared look as a Django app without models: templates, static files and words."""

from __future__ import annotations

from django.apps import AppConfig


class LookConfig(AppConfig):
    """Found by name in INSTALLED_APPS as `lofte.faces.look`."""

    name = "lofte.faces.look"
    label = "look"
    verbose_name = "Look"
