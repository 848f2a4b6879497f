from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT

import lofte.clock
import lofte.store.models.base
from lofte.store.rls import protect


class Migration(migrations.Migration):
    dependencies = [("store", "0003_shared_addresses")]

    operations = [
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                (
                    "id",
                    lofte.store.models.base.Key(
                        default=lofte.clock.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(default="open", max_length=16)),
                ("language", models.CharField(max_length=2)),
                ("questions", models.PositiveIntegerField(default=0)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "controller",
                    lofte.store.models.base.ControllerField(
                        db_index=False, on_delete=PROTECT, related_name="+", to="store.controller"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "published_as",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="store.controller"),
                ),
            ],
            options={
                "db_table": "policy_draft",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["controller", "changed_at"], name="policy_draft_latest")],
                "constraints": [
                    models.UniqueConstraint(fields=("controller", "id"), name="policy_draft_of_controller"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "published"])), name="policy_draft_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["sv", "en"])), name="policy_draft_language"
                    ),
                ],
            },
        ),
        protect("policy_draft"),
    ]
