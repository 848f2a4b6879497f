from django.db import migrations, models
from django.db.models import PROTECT

import lofte.store.models.base
from lofte.store.rls import protect

KINDS = ['age_recorded', 'block_found', 'block_lifted', 'bounced', 'callback_asked', 'callback_used', 'case_closed', 'case_opened', 'collected', 'company_domain_confirmed', 'consent_confirmed', 'consent_given', 'consent_refused', 'consent_withdrawn', 'contract_accepted', 'contract_ended', 'contract_started', 'death_recorded', 'erasure_carried_out', 'erasure_refused', 'erasure_requested', 'guardian_approved', 'hold_lifted', 'hold_set', 'identity_protected', 'interest_objected', 'interest_objection_decided', 'number_given', 'objected', 'objection_narrowed', 'opted_out', 'person_type_confirmed', 'restriction_consented', 'restriction_lifted', 'restriction_set', 'sensitivity_recorded', 'sold', 'washed']


class Migration(migrations.Migration):
    dependencies = [("store", "0002_row_level_security")]

    operations = [
        migrations.CreateModel(
            name="SharedAddress",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "controller", "subject", "kind", "other", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                (
                    "controller",
                    lofte.store.models.base.ControllerField(
                        db_index=False, on_delete=PROTECT, related_name="+", to="store.controller"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=PROTECT, related_name="+", to="store.subject"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=PROTECT, related_name="+", to="store.subject"
                    ),
                ),
            ],
            options={
                "db_table": "shared_address",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["email", "phone", "organisation_number", "customer_number"])
                        ),
                        name="shared_address_kind",
                    ),
                    lofte.store.models.base.SameController(
                        column="subject_id", name="shared_address_subject", table="subject"
                    ),
                    lofte.store.models.base.SameController(
                        column="other_id", name="shared_address_other", table="subject"
                    ),
                ],
            },
        ),
        protect("shared_address"),
        migrations.AddConstraint(
            model_name="standingevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="standing_event_kind"
            ),
        ),
        migrations.RemoveConstraint(model_name="work", name="work_once"),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "done"), _negated=True),
                fields=("controller", "kind", "thing"),
                name="work_once",
            ),
        ),
    ]
