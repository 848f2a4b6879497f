"""A small policy of a fictional firm that has no findings at all; tests spoil it one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping

from lofte.domain.promises.registry import CONTROLS, built_controls

BUILT = built_controls()[0].id
OTHER = next((control.id for control in CONTROLS.values() if not control.built), BUILT)

POLICY = """\
#:schema ../docs/policy.schema.json
schema = 1
id = "lindvik"
version = 2
valid_from = 2026-11-01
updated = 2026-10-20
controller = "lindvik"

[[entities]]
id = "lindvik"
name = "Lindvik Tryck AB"
legal_form = "legal_person"
organisation_number = "556000-4615"

[entities.contact]
email = "hej@lindvik.example"
phone = "08-465 000 00"
postal_address = "Sjövägen 3, 111 11 Exempelstad"

[[platforms]]
id = "site"
name = "Lindvik"
entity = "lindvik"
domains = ["lindvik.example"]

[[categories]]
id = "contact"
label = { sv = "kontaktuppgifter", en = "contact details" }
fields = ["name", "email", "phone"]

[[categories]]
id = "orders"
label = { sv = "beställningar", en = "orders" }
fields = ["order", "amount"]

[[activities]]
id = "newsletter"
label = { sv = "nyhetsbrev", en = "newsletter" }
basis = "consent"
marketing = true
subjects = [{ sv = "prenumeranter", en = "subscribers" }]
categories = ["contact"]
sources = ["newsletter_signup"]
channels = ["email"]
recipients = ["mailhost"]
retention = ["until_no"]
clause = "newsletter"

[[activities]]
id = "delivery"
label = { sv = "leverans av trycksaker", en = "delivery of printed matter" }
basis = "contract"
subjects = [{ sv = "kunder", en = "customers" }]
categories = ["contact", "orders"]
sources = ["contract", "form"]
channels = ["email", "phone"]
retention = ["after_contract", "orders_kept"]
clause = "delivery"

[[activities]]
id = "bookkeeping"
label = { sv = "bokföring", en = "bookkeeping" }
basis = "legal_obligation"
subjects = [{ sv = "kunder", en = "customers" }]
categories = ["orders"]
sources = ["contract"]
retention = ["orders_kept"]
statute = "bokföringslagen (1999:1078) 7 kap. 2 §"
clause = "delivery"

[[recipients]]
id = "mailhost"
name = "Brevbäraren AB"
kind = "processor"
country = "SE"
purpose = { sv = "skickar nyhetsbrevet", en = "sends the newsletter" }
agreement = "dpa-2026-1"
agreement_signed = 2026-09-01
reviewed = 2026-09-01

[[retention]]
id = "until_no"
categories = ["contact"]
trigger = "until_withdrawal"
label = { sv = "till dess du avslutar", en = "until you end it" }

[[retention]]
id = "after_contract"
categories = ["contact"]
trigger = "contract_ended"
period = "P12M"
label = { sv = "tolv månader efter avtalet", en = "twelve months after the contract" }

[[retention]]
id = "orders_kept"
categories = ["orders"]
trigger = "financial_year_ended"
period = "P7Y"
statute = "bokföringslagen (1999:1078) 7 kap. 2 §"
label = { sv = "sju år", en = "seven years" }

[[rights]]
right = "withdraw_consent"
clause = "rights"

[[rights]]
right = "access"
clause = "rights"

[[rights]]
right = "rectification"
clause = "rights"

[[rights]]
right = "erasure"
clause = "rights"

[[rights]]
right = "restriction"
clause = "rights"

[[rights]]
right = "portability"
clause = "rights"

[[rights]]
right = "objection"
clause = "rights"

[[rights]]
right = "direct_marketing_objection"
clause = "rights"

[[rights]]
right = "automated_decision"
clause = "rights"

[[rights]]
right = "complaint"
clause = "rights"

[settings]
channels = ["email", "phone", "page"]
"""

PROMISES = """\
[[promises]]
id = "LIND-01"
control = "{other}"
section = "newsletter"
law = "GDPR 7(3)"

[promises.sentence]
sv = "Varje nyhetsbrev har en länk där du avslutar prenumerationen."
en = "Every newsletter has a link where you end the subscription."

[[promises]]
id = "LIND-02"
control = "{built}"
section = "security"

[promises.sentence]
sv = "Allt som görs med dina uppgifter skrivs i en logg som inte kan ändras i efterhand."
en = "Everything that is done with your data is written in a log that cannot be changed afterwards."
"""

SWEDISH = """\
# Så hanterar vi dina personuppgifter

Lindvik Tryck AB, org.nr 556000-4615, är personuppgiftsansvarig. Du når oss på
hej@lindvik.example, på 08-465 000 00 och på Sjövägen 3, 111 11 Exempelstad.

## Nyhetsbrevet {#newsletter}

Vi skickar nyhetsbrev med ditt **samtycke** och använder då dina kontaktuppgifter. Varje nyhetsbrev har en
[länk](https://lindvik.example/sluta) där du avslutar prenumerationen. Brevbäraren AB är vårt biträde och skickar
nyhetsbrevet åt oss. Vi sparar uppgifterna till dess du avslutar. Våra nyhetsbrev vänder sig inte till barn.

## Leveranser {#delivery}

Vi behandlar kontaktuppgifter och beställningar för att fullgöra avtalet om leverans av trycksaker; utan dem kan vi inte
leverera. Kontaktuppgifterna raderas tolv månader efter avtalets slut. Beställningarna sparas för bokföring i sju år
efter räkenskapsårets slut, för det är vår rättsliga förpliktelse.

## Dina rättigheter {#rights}

Du har rätt att:

- få ett registerutdrag,
- få felaktiga uppgifter rättade,
- få uppgifter raderade,
- få behandlingen begränsad,
- flytta dina uppgifter (dataportabilitet),
- invända mot behandling som stödjer sig på intresseavvägning,
- invända mot direktmarknadsföring,
- slippa beslut som enbart är automatiserade; vi fattar inga sådana,
- återkalla ditt samtycke via länken i brevet, på din egen sida eller genom att kontakta oss,
- klaga hos Integritetsskyddsmyndigheten (IMY).

## Säkerhet {#security}

Vi skyddar uppgifterna med kryptering. Allt som görs med dina uppgifter skrivs i en logg som inte kan ändras i
efterhand.
"""

ENGLISH = """\
# How we handle your personal data

Lindvik Tryck AB, registration number 556000-4615, is the controller. You reach us at hej@lindvik.example, by telephone
08-465 000 00 and at Sjövägen 3, 111 11 Exempelstad.

## The newsletter {#newsletter}

We send the newsletter with your **consent** and use your contact details. Every newsletter has a
[link](https://lindvik.example/end) where you end the subscription. Brevbäraren AB is our processor and sends the
newsletter for us. We keep the data until you end it. Our newsletters are not meant for children.

## Deliveries {#delivery}

We process contact details and orders to perform the contract on delivery of printed matter; without them we cannot
deliver. Contact details are erased twelve months after the end of the contract. Orders are kept for bookkeeping for
seven years after the end of the financial year, as our legal obligation.

## Your rights {#rights}

You have the right to:

- have access to your data,
- have wrong data rectified,
- have data erased,
- have the processing restricted,
- move your data (data portability),
- object to processing that rests on legitimate interests,
- object to direct marketing,
- be spared decisions that are automated alone; we make none,
- withdraw your consent by the link in the letter, on your own page or by contacting us,
- complain to the Swedish Authority for Privacy Protection (IMY).

## Security {#security}

We protect the data by encryption. Everything that is done with your data is written in a log that cannot be changed
afterwards.
"""

FILES: Mapping[str, str] = {
    "policy.toml": POLICY,
    "promises.toml": PROMISES.replace("{built}", BUILT).replace("{other}", OTHER),
    "notice.sv.md": SWEDISH,
    "notice.en.md": ENGLISH,
}


def edited(name: str, old: str, new: str, files: Mapping[str, str] = FILES) -> dict[str, str]:
    """The files with one thing changed; the old words must stand there, else the test tests nothing."""
    assert old in files[name], f"{old!r} does not stand in {name}"
    return {**files, name: files[name].replace(old, new, 1)}


def added(name: str, words: str, files: Mapping[str, str] = FILES) -> dict[str, str]:
    """The files with words added at the end of one of them."""
    return {**files, name: files[name] + "\n" + words + "\n"}


def saying(
    *, sv: str = "Mer finns inte.", en: str = "There is no more.", files: Mapping[str, str] = FILES
) -> dict[str, str]:
    """The files with one more section in each language."""
    return {
        **files,
        "notice.sv.md": files["notice.sv.md"] + f"\n## Mer {{#more}}\n\n{sv}\n",
        "notice.en.md": files["notice.en.md"] + f"\n## More {{#more}}\n\n{en}\n",
    }
