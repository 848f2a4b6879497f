from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("store", "0005_imports_are_stated")]

    operations = [
        migrations.AddField(model_name="controller", name="key_epoch", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="controller", name="key_began", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="controller", name="key_check", field=models.BinaryField(max_length=32, null=True)
        ),
        migrations.AddConstraint(
            model_name="controller",
            constraint=models.CheckConstraint(
                condition=Q(key_began=None, key_check=None, key_epoch=0)
                | Q(key_began__isnull=False, key_check__isnull=False, key_epoch__gt=0),
                name="controller_key_epoch",
            ),
        ),
    ]
