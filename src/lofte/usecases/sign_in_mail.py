"""Mails a one-time link to a member of staff. Nothing here tells whether somebody works under an address.

A mail to staff is no message to a data subject, so no permit is asked; it holds the link and nothing else.
"""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings

from lofte.channels.email.mime import ascii_address
from lofte.channels.email.smtp import Connection, ConnectionFailed, Server
from lofte.clock import new_id, system_now
from lofte.domain.identifiers import normalise_email
from lofte.domain.terms import Language
from lofte.store.models import Staff
from lofte.usecases.staff import make_link, staff_actor

SUBJECTS = {Language.SV: "Din länk till Löfte", Language.EN: "Your link to Löfte"}
BODIES = {
    Language.SV: (
        "Hej!\n\nDen här länken loggar in dig en gång. Den gäller i en kvart.\n\n{link}\n\n"
        "Bad du inte om den? Då behöver du inte göra något.\n"
    ),
    Language.EN: (
        "Hello!\n\nThis link signs you in once. It works for a quarter of an hour.\n\n{link}\n\n"
        "Did you not ask for it? Then you need not do anything.\n"
    ),
}


def mail_link(*, email: str, page: str, at: datetime) -> bool:
    """Mail a link to whoever works here under `email`; `page` is the address to which the secret is added.

    False when nothing was sent: nobody there, no mail server in the settings, or it could not be reached. The page
    says the same in every case.
    """
    address = normalise_email(email)
    configuration = settings.LOFTE
    staff = Staff.objects.filter(email__iexact=address, is_active=True).first() if address else None
    if staff is None or not configuration.smtp_host:
        return False
    secret = make_link(staff=staff.id, actor=staff_actor(staff.id), at=at)
    language = Language(staff.language)
    host = urlsplit(configuration.origin).hostname or "localhost"
    sender = f"lofte@{configuration.sender_domain or host}"
    message = _message(sender=sender, recipient=staff.email, link=f"{page}{secret}", language=language)
    server = Server(
        host=configuration.smtp_host,
        port=configuration.smtp_port,
        security=configuration.smtp_security,
        login=configuration.smtp_login,
        password=configuration.smtp_password,
        local_hostname=configuration.smtp_hello or host,
    )
    try:
        with Connection(server) as connection:
            connection.send(sender=sender, recipient=staff.email, message=message)
    except ConnectionFailed:
        return False
    return True


def _message(*, sender: str, recipient: str, link: str, language: Language) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Löfte <{ascii_address(sender)}>"
    message["To"] = ascii_address(recipient)
    message["Subject"] = SUBJECTS[language]
    message["Date"] = format_datetime(system_now())
    message["Message-ID"] = f"<{new_id()}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language.value
    message.set_content(BODIES[language].format(link=link))
    return message.as_bytes()
