"""The rights of the person and the authority: named, complete, and no duty laid on the person instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lofte.domain.policy.lints.case import DENIAL, Case, Hit, Rule, Saying, Severity, quote, saying
from lofte.domain.policy.model import Words
from lofte.domain.terms import Right

NAMES: Mapping[Right, Words] = {
    Right.WITHDRAW_CONSENT: Words(sv="att återkalla samtycke (7.3)", en="to withdraw consent (7(3))"),
    Right.ACCESS: Words(sv="till tillgång (15)", en="of access (15)"),
    Right.RECTIFICATION: Words(sv="till rättelse (16)", en="to rectification (16)"),
    Right.ERASURE: Words(sv="till radering (17)", en="to erasure (17)"),
    Right.RESTRICTION: Words(sv="till begränsning (18)", en="to restriction (18)"),
    Right.PORTABILITY: Words(sv="till dataportabilitet (20)", en="to data portability (20)"),
    Right.OBJECTION: Words(sv="att invända (21.1)", en="to object (21(1))"),
    Right.DIRECT_MARKETING_OBJECTION: Words(
        sv="att invända mot direktmarknadsföring (21.2)", en="to object to direct marketing (21(2))"
    ),
    Right.AUTOMATED_DECISION: Words(
        sv="att slippa automatiserade beslut (22)", en="not to be subject to automated decisions (22)"
    ),
    Right.COMPLAINT: Words(sv="att klaga till IMY (77)", en="to complain to IMY (77)"),
}
SAID: Mapping[Right, Saying] = {
    Right.WITHDRAW_CONSENT: saying(
        sv=r"\b(?:återkall|ta(?:r)? (?:\w+ ){0,3}tillbaka|dra(?:r|ga|git)? (?:\w+ ){0,3}(?:tillbaka|in\b|bort\b))\w*",
        en=r"\b(?:withdr[ae]w|revok|take back)\w*",
    ),
    Right.ACCESS: saying(
        sv=r"\b(?:registerutdrag|tillgång|insyn|kopia (?:av|på)|utdrag|ta del av|få veta vilka uppgifter)\b",
        en=r"\b(?:access|cop(?:y|ies) of|extract|which data we (?:hold|have))\b",
    ),
    Right.RECTIFICATION: saying(
        sv=r"\b(?:rätta|rättade|rättas|rättelse|korriger|ändra[rs]?\b[^.]*uppgift)\w*", en=r"\b(?:rectif|correct)\w*"
    ),
    Right.ERASURE: saying(
        sv=r"\b(?:rader|suddas?|glömd|tas? bort|tar bort|borttag)\w*", en=r"\b(?:eras|delet|forgotten|remov)\w*"
    ),
    Right.RESTRICTION: saying(sv=r"\bbegräns\w*", en=r"\brestrict\w*"),
    Right.PORTABILITY: saying(
        sv=r"\b(?:dataportab|portab|flytta|maskin ?läsbar|strukturer|ta(?:r)? (?:\w+ ){0,3}med dig)\w*",
        en=r"\b(?:portab|move your|machine[- ]readable|structured|take (?:\w+ ){0,3}with you)\w*",
    ),
    Right.OBJECTION: saying(sv=r"\b(?:invänd|motsätt|protest)\w*", en=r"\bobject\w*"),
    Right.DIRECT_MARKETING_OBJECTION: saying(
        sv=r"\b(?:invänd|motsätt|säg\w* nej|tacka\w* nej|avstå|protest)[^.]*(?:marknadsför|reklam)\w*"
        r"|(?:marknadsför|reklam)\w*[^.]*\b(?:invänd|motsätt|säg\w* nej|tacka\w* nej|avstå|protest)",
        en=r"\b(?:object|say no|refus|declin)[^.]*(?:marketing|advertis)\w*"
        r"|(?:marketing|advertis)\w*[^.]*\b(?:object|say no|refus|declin)",
    ),
    Right.AUTOMATED_DECISION: saying(sv=r"\bautomat\w*", en=r"\bautomat\w*"),
    Right.COMPLAINT: saying(
        sv=r"\bklag\w*[^.]*(?:\bIMY\b|integritetsskyddsmyndighet\w*)",
        en=r"\bcomplain\w*[^.]*(?:\bIMY\b|authority for privacy protection|integritetsskyddsmyndighet\w*)",
    ),
}
OBSOLETE = saying(
    sv=r"\bdatainspektion\w*|\bdata inspection board\b",
    en=r"\bdatainspektion\w*|\bdata inspection board\b|\bswedish data protection (?:authority|agency)\b",
)
FORMERLY = saying(sv=r"\b(?:tidigare|f\.?\s?d\.?|förut|förr)\s*\w*\s*$", en=r"\b(?:formerly|previously|once)\s*\w*\s*$")
AUTHORITY = frozenset({"imy", "integritetsskyddsmyndigheten", "integritetsskyddsmyndigheten (imy)"})
DUTY = saying(
    sv=r"\b(?:ansvaret till dig|ditt (?:eget )?ansvar|du (?:själv )?(?:ansvarar|är (?:själv )?(?:ansvarig|skyldig))"
    r"|åligger dig|du (?:själv )?(?:måste|ska|bör) (?:\w+ )?(?:hålla|uppdatera|meddela|se till|lämna|informera))\b",
    en=r"\b(?:you are (?:\w+ )?(?:responsible|obliged)|your (?:own )?responsibility|responsib\w+ (?:to|on|with) you"
    r"|you (?:must|shall|should) (?:\w+ )?(?:keep|update|inform|ensure|make sure|tell|notify|give))\b",
)
ACCURATE = saying(
    sv=r"\b(?:uppdater\w*|korrekt\w*|aktuell\w*|riktig\w*)\b",
    en=r"\b(?:up to date|up-to-date|updat\w*|accura\w*|correct)\b",
)
CHILDREN = saying(
    sv=r"\b(?:barn\w*|minderårig\w*|vårdnadshavar\w*|under \w+ år|fyllt \w+ år)\b",
    en=r"\b(?:child\w*|minors?|guardians?|under (?:the age of )?(?:\d+|thirteen|sixteen|eighteen)|years of age)\b",
)


def obsolete_authority(case: Case) -> Iterator[Hit]:
    """L02: a name that the authority no longer has; "formerly …" beside the new name is allowed."""
    for sentence in case.saying(OBSOLETE):
        match = OBSOLETE.find(sentence.text, sentence.language)
        before = sentence.text[: match.start()] if match else ""
        if not FORMERLY.said(before, sentence.language):
            yield quote(sentence)
    for number, entity in enumerate(case.policy.entities):
        if entity.authority.casefold() not in AUTHORITY:
            yield case.at("entities", number, "authority")


def missing(case: Case) -> Iterator[Hit]:
    """L03: a right that the model lacks, or that the notice does not tell where the model says that it stands."""
    clauses = {clause.right: clause for clause in case.policy.rights}
    for right in Right:
        clause = clauses.get(right)
        if clause is None:
            yield case.at("rights", right=NAMES[right], file="policy.toml")
            continue
        for language, notice in case.notices.items():
            section = notice.section(clause.clause)
            words = case.section(language, clause.clause) if section else case.whole(language)
            if not SAID[right].said(words, language):
                yield case.in_notice(notice, section, right=NAMES[right], file=notice.name)


def laid_on_the_person(case: Case) -> Iterator[Hit]:
    """L11: keeping data accurate is the controller's duty (Article 5(1)(d))."""
    for sentence in case.saying(DUTY):
        accurate = ACCURATE.said(sentence.text, sentence.language)
        if accurate and not DENIAL.said(sentence.text, sentence.language):
            yield quote(sentence)


def children(case: Case) -> Iterator[Hit]:
    """L28: the notice says nothing of children, though a person's age decides what may be asked of them."""
    for language, notice in case.notices.items():
        if not CHILDREN.said(case.whole(language), language):
            yield case.in_notice(notice)


RULES = (
    Rule(
        code="L02",
        severity=Severity.BLOCK,
        law="GDPR 13(2)(d), 77",
        message=Words(
            sv="Tillsynsmyndigheten har ett namn som inte gäller; sedan 2021 heter den Integritetsskyddsmyndigheten.",
            en="The authority bears a name that is not its own; since 2021 it is Integritetsskyddsmyndigheten.",
        ),
        remedy=Words(
            sv="Skriv Integritetsskyddsmyndigheten (IMY).",
            en="Write the Swedish Authority for Privacy Protection (IMY).",
        ),
        find=obsolete_authority,
    ),
    Rule(
        code="L03",
        severity=Severity.BLOCK,
        law="GDPR 13(2)(b)–(d), (f), 15–22, 77",
        message=Words(
            sv="Rätten {right} saknas i {file}.",
            en="The right {right} is missing in {file}.",
        ),
        remedy=Words(
            sv="Skriv vad rätten innebär och hur den används, och ge den en post [[rights]] med avsnittets ankare.",
            en="Say what the right means and how to use it, and give it a [[rights]] entry with the section's anchor.",
        ),
        find=missing,
    ),
    Rule(
        code="L11",
        severity=Severity.WARN,
        law="GDPR 5(1)(d), 5(2)",
        message=Words(
            sv="Ansvaret för att uppgifterna är riktiga läggs på personen.",
            en="The duty to keep the data accurate is laid on the person.",
        ),
        remedy=Words(
            sv='Skriv: "Vi ansvarar för att uppgifterna är riktiga; du kan rätta dem på din sida när något ändras."',
            en='Write: "We see to it that the data are accurate; you can correct them on your page when '
            'something changes."',
        ),
        find=laid_on_the_person,
    ),
    Rule(
        code="L28",
        severity=Severity.WARN,
        law="GDPR 8, 12(1); DSL 2:4",
        message=Words(
            sv="Texten säger inget om barn.",
            en="The notice says nothing of children.",
        ),
        remedy=Words(
            sv="Skriv om tjänsten vänder sig till barn och från vilken ålder samtycke gäller (13 år) och "
            "reklam skickas (16 år).",
            en="Say whether the service addresses children, and from which age consent (13) and marketing (16) apply.",
        ),
        find=children,
    ),
)
