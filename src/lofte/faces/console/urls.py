"""The console's addresses. None holds personal data: ids only, and a search is a POST."""

from __future__ import annotations

from django.urls import path

from lofte.faces.console import policy, views
from lofte.faces.console.signin import views as signin

app_name = "console"
urlpatterns = [
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-in/link", signin.ask_link, name="ask-link"),
    path("sign-in/l/<str:secret>", signin.link, name="link"),
    path("sign-in/passkey", signin.passkey_sign_in, name="passkey-sign-in"),
    path("sign-in/passkey/options", signin.passkey_options, name="passkey-options"),
    path("sign-out", signin.sign_out, name="sign-out"),
    path("console/", views.overview, name="overview"),
    path("console/switch", views.switch, name="switch"),
    path("console/account", signin.account, name="account"),
    path("console/account/passkey/new", signin.passkey_new, name="passkey-new"),
    path("console/account/passkey/add", signin.passkey_add, name="passkey-add"),
    path("console/account/passkey/remove", signin.passkey_remove, name="passkey-remove"),
    path("console/policy", policy.policy, name="policy"),
    path("console/policy/promise/<str:promise_id>", policy.promise, name="promise"),
    path("console/policy/versions", policy.versions, name="policy-versions"),
    path("console/policy/versions/<int:old>/<int:new>", policy.difference, name="policy-diff"),
    path("console/people", views.people, name="people"),
    path("console/people/<uuid:subject>", views.person, name="person"),
    path("console/evidence", views.evidence, name="evidence"),
    path("console/evidence/verify", views.verify, name="evidence-verify"),
]
