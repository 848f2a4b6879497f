"""Those who work with the product, what each may see, and one-time links to sign in with."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from lofte.domain.states import StaffRole
from lofte.domain.terms import Language
from lofte.store.models.base import Row, one_of, own_key, term


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by e-mail address; there is nothing else to it."""


class Staff(AbstractBaseUser):
    """A person who works here. Signs in with a passkey or a one-time link; the password stays unusable."""

    id = own_key()
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = term(length=2, default=Language.SV)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        db_table = "staff"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="staff_email"),
            one_of(field="language", terms=Language, name="staff_language"),
        ]


class Grant(Row):
    """A role of one member of staff at one controller; at none, only OPERATOR, which opens nobody's data."""

    id = own_key()
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="grants")
    controller = models.ForeignKey("store.Controller", on_delete=models.PROTECT, null=True, related_name="+")
    role = term(length=16)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_grant"
        constraints = [
            one_of(field="role", terms=StaffRole, name="staff_grant_role"),
            models.UniqueConstraint(
                fields=["controller", "staff", "role"], condition=Q(ended_at__isnull=True), name="staff_grant_once"
            ),
            models.CheckConstraint(
                condition=Q(role=StaffRole.OPERATOR, controller__isnull=True)
                | (~Q(role=StaffRole.OPERATOR) & Q(controller__isnull=False)),
                name="staff_grant_operator_alone",
            ),
        ]


class SignInLink(Row):
    """A link that signs in once. The digest of its secret is kept, never the secret. Times are the system's."""

    id = own_key()
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_link"
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="sign_in_link_expires"),
        ]
