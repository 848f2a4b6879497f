"""What the naive oracle makes of what a person has said: consents, noes, and what is wrong with each."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_of(instant: datetime) -> date:
    return instant.astimezone(ZoneInfo("Europe/Stockholm")).date()


def months_after(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class Said:
    """Reads `facts` and `request`; what is judged is one purpose and channel."""

    # What the person has said.

    def words(self, who, purpose, channel):
        found = [one for one in who.consents if one.purpose == purpose and str(one.channel) == channel]
        noes = [one for one in found if str(one.state) != "given"]
        if not noes:
            return max(found, key=lambda one: one.decided_at, default=None)
        last_no = max(noes, key=lambda one: one.decided_at)
        fresh = [
            one
            for one in found
            if str(one.state) == "given"
            and one.proven
            and one.confirmed
            and not one.bundled
            and one.decided_at > last_no.decided_at
        ]
        return max(fresh, key=lambda one: one.decided_at, default=last_no)

    def faults(self, who, consent):
        bounced = who is self.facts and any(
            str(channel) == str(consent.channel) and when >= consent.decided_at for channel, when in who.bounced
        )
        stale = self.activity is not None and consent.version < self.activity.consent_since
        stale = stale or (consent.expires_on is not None and consent.expires_on < self.today)
        if str(consent.channel) == "terminal":
            stale = stale or months_after(day_of(consent.decided_at), 12) < self.today
        wrong = {
            "CONSENT_SCOPE": consent.controller is not None and consent.controller != who.controller,
            "CONSENT_STALE": stale,
            "CONSENT_UNPROVEN": not consent.proven or bounced,
            "CONSENT_BUNDLED": consent.bundled,
            "CONSENT_UNCONFIRMED": not consent.confirmed,
        }
        return [code for code, so in wrong.items() if so]

    def consent_codes(self, who):
        """R20; an empty list is a valid consent."""
        purpose = self.request.purpose
        channels = dict.fromkeys(str(one.channel) for one in who.consents if one.purpose == purpose)
        by_channel = {channel: self.words(who, purpose, channel) for channel in channels}
        if self.channel is None:
            answers = [(one, self.codes_of(who, one)) for one in by_channel.values()]
            if any(not codes for _, codes in answers):
                return []
            if not answers:
                return ["CONSENT_MISSING"]
            return max(answers, key=lambda pair: (pair[0].decided_at, str(pair[0].state) != "given"))[1]
        if self.channel in by_channel:
            return self.codes_of(who, by_channel[self.channel])
        if any(str(one.state) == "given" for one in by_channel.values()):
            return ["CONSENT_SCOPE"]
        others = {one.purpose for one in who.consents if str(one.channel) == self.channel}
        given = [self.words(who, purpose, self.channel) for purpose in others]
        given = [one for one in given if str(one.state) == "given"]
        if not given:
            return ["CONSENT_MISSING"]
        since = self.activity.consent_since if self.activity else 1
        return ["CONSENT_STALE"] if all(one.version < since for one in given) else ["CONSENT_SCOPE"]

    def codes_of(self, who, consent):
        match str(consent.state):
            case "withdrawn":
                return ["CONSENT_WITHDRAWN"]
            case "refused":
                return ["CONSENT_MISSING"]
            case _:
                return self.faults(who, consent)

    def valid_here(self, who):
        consent = self.words(who, self.request.purpose, self.channel) if self.channel else None
        return consent if consent is not None and not self.codes_of(who, consent) else None

    def objects(self, who):
        if who.objection is None:
            return False
        again = self.valid_here(who)
        return not (again and again.decided_at > who.objection.since)

    def opted_out(self, who):
        again = self.valid_here(who)
        for one in who.list_objections:
            if one.purpose is not None and one.purpose != self.request.purpose:
                continue
            if one.channel is not None and str(one.channel) != self.channel:
                continue
            if not (again and again.decided_at > one.since):
                return True
        return False

    def said_no_here(self, who):
        word = self.words(who, self.request.purpose, self.channel) if self.channel else None
        return word is not None and str(word.state) != "given"

    def no_somewhere(self):
        if self.valid_here(self.facts):
            return False
        channels = {str(one.channel) for one in self.facts.consents if one.purpose == self.request.purpose}
        words = [self.words(self.facts, self.request.purpose, channel) for channel in channels]
        return any(str(one.state) != "given" for one in words)
