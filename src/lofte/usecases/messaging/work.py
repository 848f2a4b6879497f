"""A sending as due work: plan its recipients, then deliver to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from lofte.channels.email.channel import EmailChannel
from lofte.channels.email.dkim import Signer
from lofte.channels.email.smtp import Connection, Server
from lofte.clock import system_now
from lofte.domain.errors import LofteError
from lofte.domain.states import SendingState
from lofte.store.models import Sending
from lofte.store.scopes import reading
from lofte.store.work import Task
from lofte.usecases.messaging import delivering, planning
from lofte.usecases.messaging.sending import WORK_KIND


def send(*, task: Task, now: Callable[[], datetime], go_on: Callable[[], bool]) -> datetime | None:
    """Do a sending as far as it can be done now. Killed anywhere, it goes on where its rows say it was."""
    if state_of(controller=task.controller, sending=task.thing) is SendingState.PREPARING:
        planned = planning.plan_recipients(controller=task.controller, sending=task.thing, now=now, go_on=go_on)
        if not planned:
            return now()
    if state_of(controller=task.controller, sending=task.thing) is not SendingState.RUNNING:
        return None
    with Connection(server()) as connection:
        channel = EmailChannel(connection=connection, signer=signer())
        again = delivering.deliver_all(
            controller=task.controller, sending=task.thing, channel=channel, now=now, go_on=go_on
        )
    return None if again is None else now() + max(again - system_now(), timedelta())


HANDLERS: Mapping[str, Callable[..., datetime | None]] = {WORK_KIND: send}


def state_of(*, controller: UUID, sending: UUID) -> SendingState:
    """Where a sending stands."""
    with reading(controller):
        return SendingState(Sending.objects.values_list("state", flat=True).get(id=sending))


def server() -> Server:
    """The mail server of this installation. Raises LofteError when none is set."""
    setting = settings.LOFTE
    if not setting.smtp_host:
        raise LofteError.of(
            "NO_MAIL_SERVER",
            "No mail server is set, so nothing can be sent.",
            place="smtp_host",
            remedy="Set smtp_host, smtp_port and smtp_security in lofte.toml.",
        )
    return Server(
        host=setting.smtp_host,
        port=setting.smtp_port,
        security=setting.smtp_security,
        login=setting.smtp_login,
        password=setting.smtp_password,
        local_hostname=setting.smtp_hello or "localhost",
    )


def signer() -> Signer | None:
    """The DKIM key of this installation, if it has one."""
    setting = settings.LOFTE
    if not setting.dkim_selector or setting.dkim_key_file is None:
        return None
    try:
        pem = setting.dkim_key_file.read_bytes()
    except OSError as error:
        remedy = "Give the path of a PEM file that this account may read."
        raise LofteError.of("DKIM_KEY", "The DKIM key cannot be read.", place="dkim_key_file", remedy=remedy) from error
    return Signer.from_pem(domain=setting.sender_domain, selector=setting.dkim_selector, pem=pem)
