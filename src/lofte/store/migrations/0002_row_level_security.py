from django.db import migrations

from lofte.store.rls import protect


class Migration(migrations.Migration):
    dependencies = [("store", "0001_the_tables")]

    operations = [
        protect(
            "blind_index",
            "block",
            "control_run",
            "engagement",
            "entry",
            "import",
            "import_refusal",
            "import_row",
            "instruction",
            "message",
            "newsletter",
            "newsletter_version",
            "outbox_mail",
            "policy_version",
            "sending",
            "standing",
            "standing_event",
            "subject",
            "subject_key",
            "vault_document",
        )
    ]
