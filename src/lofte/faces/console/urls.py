"""The console's addresses. None holds personal data: ids only, and a search is a POST."""

from __future__ import annotations

from django.urls import path

from lofte.faces.console import imports, newsletters, outbox, policy, reading, sendings, views
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
    path("console/policy/prove", policy.prove, name="prove"),
    path("console/policy/versions", policy.versions, name="policy-versions"),
    path("console/policy/versions/<int:old>/<int:new>", policy.difference, name="policy-diff"),
    path("console/people", views.people, name="people"),
    path("console/people/<uuid:subject>", views.person, name="person"),
    path("console/people/<uuid:subject>/record", views.record, name="record"),
    path("console/evidence", views.evidence, name="evidence"),
    path("console/evidence/verify", views.verify, name="evidence-verify"),
    path("console/newsletters", newsletters.newsletters, name="newsletters"),
    path("console/newsletters/<uuid:newsletter>", newsletters.write, name="newsletter"),
    path("console/newsletters/<uuid:newsletter>/preview", newsletters.preview, name="newsletter-preview"),
    path("console/newsletters/<uuid:newsletter>/letter", newsletters.letter_frame, name="newsletter-letter"),
    path("console/newsletters/<uuid:newsletter>/audience", newsletters.audience, name="newsletter-audience"),
    path("console/newsletters/<uuid:newsletter>/audience/<str:code>", newsletters.people, name="newsletter-people"),
    path("console/newsletters/<uuid:newsletter>/send", newsletters.send, name="newsletter-send"),
    path("console/sendings/<uuid:sending>", sendings.sending_page, name="sending"),
    path("console/sendings/<uuid:sending>/part", sendings.sending_part, name="sending-part"),
    path("console/sendings/<uuid:sending>/<str:act>", sendings.sending_act, name="sending-act"),
    path("console/imports", imports.imports, name="imports"),
    path("console/imports/<uuid:source>", imports.import_page, name="import"),
    path("console/imports/<uuid:source>/part", imports.import_part, name="import-part"),
    path("console/imports/<uuid:source>/state", imports.state, name="import-state"),
    path("console/imports/<uuid:source>/types", imports.types, name="import-types"),
    path("console/imports/<uuid:source>/activate", imports.activate, name="import-activate"),
    path("console/imports/<uuid:source>/discard", imports.discard, name="import-discard"),
    path("console/imports/<uuid:source>/report", imports.report, name="import-report"),
    path("console/reading", reading.reading, name="reading"),
    path("console/reading/beside", reading.beside, name="reading-beside"),
    path("console/reading/<uuid:draft>", reading.report, name="reading-report"),
    path("console/reading/<uuid:draft>/questions", reading.questions, name="reading-questions"),
    path("console/reading/<uuid:draft>/text", reading.text, name="reading-text"),
    path("console/reading/<uuid:draft>/publish", reading.publish, name="reading-publish"),
    path("console/reading/<uuid:draft>/discard", reading.discard, name="reading-discard"),
    path("console/outbox", outbox.outbox, name="outbox"),
    path("console/outbox/<uuid:mail>", outbox.mail, name="mail"),
    path("console/outbox/<uuid:mail>/html", outbox.mail_html, name="mail-html"),
    path("console/clock", outbox.clock, name="clock"),
]
