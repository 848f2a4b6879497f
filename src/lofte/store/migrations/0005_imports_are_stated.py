from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("store", "0004_policy_drafts")]

    operations = [
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=Q(state__in=["discarded", "discarding", "uploaded"])
                | Q(stated_at__isnull=False) & ~Q(purpose="") & ~Q(basis="") & ~Q(source_kind="") & ~Q(statement=""),
                name="import_is_stated",
            ),
        ),
    ]
