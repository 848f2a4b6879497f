"""The one Django app of ours that has models."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Label `store`, the same in every migration."""

    name = "lofte.store"
    label = "store"
    verbose_name = "Löfte"
