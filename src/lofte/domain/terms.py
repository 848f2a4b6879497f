"""Closed vocabularies in the field's words. Values are stable: they stand in policies, rows, JSON and evidence.

Where the Data Privacy Vocabulary (W3C DPV 2) has a term, `DPV` maps to it. docs/glossary.md gives Swedish and articles.
"""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """Languages that a person may read; equals."""

    SV = "sv"
    EN = "en"


class Role(StrEnum):
    """What we are for a record: GDPR Article 4(7) and 4(8)."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"


class LegalForm(StrEnum):
    """What kind of person a controller is; a sole trader is a natural person (MFL 19 §, DSL 3:10)."""

    SOLE_TRADER = "sole_trader"
    LEGAL_PERSON = "legal_person"


class LawfulBasis(StrEnum):
    """GDPR Article 6(1)(a)–(f)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


class Channel(StrEnum):
    """Ways out to a person, and the two doors that rules R37 and R38 guard."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    LETTER = "letter"
    PAGE = "page"
    AUDIENCE = "audience"
    TERMINAL = "terminal"


class PersonType(StrEnum):
    """Who stands behind an address; decides which marketing rule applies (MFL 19–20 §)."""

    NATURAL = "natural"
    SOLE_TRADER = "sole_trader"
    LEGAL_NAMED = "legal_named"
    LEGAL_GENERIC = "legal_generic"


class ContentClass(StrEnum):
    """What a message is; MIXED is treated as MARKETING (R16)."""

    MARKETING = "marketing"
    SERVICE = "service"
    CONTRACT = "contract"
    LEGAL = "legal"
    CASE = "case"
    MIXED = "mixed"


class Operation(StrEnum):
    """What is to be done with the data."""

    SEND = "send"
    CALL = "call"
    SELECT = "select"
    EXPORT = "export"
    STORE = "store"
    EDIT = "edit"
    PROFILE = "profile"
    DISCLOSE = "disclose"
    UPLOAD_AUDIENCE = "upload_audience"
    READ_TERMINAL = "read_terminal"
    ACTIVATE_CONTRACT = "activate_contract"
    HANDLE_REQUEST = "handle_request"
    CLAIMS = "claims"
    STATUTORY_KEEP = "statutory_keep"
    PROTECT_OTHERS = "protect_others"
    ERASE = "erase"


class Right(StrEnum):
    """Rights of a data subject, GDPR Articles 7(3), 13–22 and 77."""

    WITHDRAW_CONSENT = "withdraw_consent"
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    DIRECT_MARKETING_OBJECTION = "direct_marketing_objection"
    AUTOMATED_DECISION = "automated_decision"
    COMPLAINT = "complaint"


class SourceKind(StrEnum):
    """Where a field came from (Article 14(2)(f))."""

    FORM = "form"
    NEWSLETTER_SIGNUP = "newsletter_signup"
    EMAIL = "email"
    ORAL = "oral"
    PHONE = "phone"
    BUSINESS_CARD = "business_card"
    CONTRACT = "contract"
    IMPORT = "import"
    CLIENT = "client"
    BOOKKEEPING = "bookkeeping"
    COOKIES = "cookies"
    SOCIAL_MEDIA = "social_media"
    OBSERVED = "observed"
    EVENT = "event"
    COMPETITION = "competition"
    SURVEY = "survey"
    RECRUITMENT = "recruitment"
    THIRD_PARTY = "third_party"


class RecipientKind(StrEnum):
    """Article 4(9), (8) and (10)."""

    PROCESSOR = "processor"
    SUB_PROCESSOR = "sub_processor"
    JOINT_CONTROLLER = "joint_controller"
    CONTROLLER = "controller"
    AUTHORITY = "authority"
    COURT = "court"
    COUNTERPARTY = "counterparty"


class Trigger(StrEnum):
    """What starts a retention period."""

    COLLECTED = "collected"
    LAST_CONTACT = "last_contact"
    CONTRACT_ENDED = "contract_ended"
    ENGAGEMENT_ENDED = "engagement_ended"
    FINANCIAL_YEAR_ENDED = "financial_year_ended"
    CASE_CLOSED = "case_closed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    DECIDED = "decided"
    UNTIL_WITHDRAWAL = "until_withdrawal"
    EVENT_HELD = "event_held"


class RetentionAction(StrEnum):
    """What happens when a period ends."""

    ERASE = "erase"
    ANONYMISE = "anonymise"
    BLOCK = "block"


class UnsubscribeMeans(StrEnum):
    """What a one-click unsubscribe records, by the policy's `unsubscribe.means`."""

    DIRECT_MARKETING = "direct-marketing"
    LIST = "list"


class PromiseState(StrEnum):
    """What a sentence may show. Kept needs a run that saw its canary and then found nothing."""

    KEPT = "kept"
    CLOSE = "close"
    BROKEN = "broken"
    UNPROVEN = "unproven"


class Stage(StrEnum):
    """The order of a decision: content class first, then gates, objections, basis, channel, terminal, recipient."""

    CONTENT = "content"
    GATES = "A"
    OBJECTIONS = "B"
    SOFT_OPT_IN = "B-C"
    """R21, R31 and R27, tried before the basis for electronic marketing to a natural person or sole trader."""
    BASIS = "C"
    CHANNEL = "D"
    TERMINAL = "E"
    RECIPIENT = "F"


class Rule(StrEnum):
    """The rules of a decision; ORDER is the closing rule that a stage without an ALLOW denies."""

    R01 = "R01"
    R02 = "R02"
    R03 = "R03"
    R04 = "R04"
    R05 = "R05"
    R06 = "R06"
    R07 = "R07"
    R08 = "R08"
    R09 = "R09"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R14 = "R14"
    R15 = "R15"
    R16 = "R16"
    R17 = "R17"
    R18 = "R18"
    R19 = "R19"
    R20 = "R20"
    R21 = "R21"
    R22 = "R22"
    R23 = "R23"
    R24 = "R24"
    R25 = "R25"
    R26 = "R26"
    R27 = "R27"
    R28 = "R28"
    R29 = "R29"
    R30 = "R30"
    R31 = "R31"
    R32 = "R32"
    R33 = "R33"
    R34 = "R34"
    R35 = "R35"
    R36 = "R36"
    R37 = "R37"
    R38 = "R38"
    R39 = "R39"
    R40 = "R40"
    R41 = "R41"
    ORDER = "ORDER"


class Code(StrEnum):
    """What a rule answers. DENY codes first, then ALLOW codes, then the outcomes of an erasure (R41)."""

    INPUT_MISSING = "INPUT_MISSING"
    NO_RULE = "NO_RULE"
    PURPOSE_UNKNOWN = "PURPOSE_UNKNOWN"
    TENANT_MISMATCH = "TENANT_MISMATCH"
    NO_DPA = "NO_DPA"
    NO_INSTRUCTION = "NO_INSTRUCTION"
    INSTRUCTION_UNLAWFUL = "INSTRUCTION_UNLAWFUL"
    OWN_PURPOSE = "OWN_PURPOSE"
    ERASED = "ERASED"
    ERASURE_PENDING = "ERASURE_PENDING"
    RESTRICTED = "RESTRICTED"
    SHARED_STRICTEST = "SHARED_STRICTEST"
    DECEASED = "DECEASED"
    PROTECTED = "PROTECTED"
    ART9 = "ART9"
    ART10 = "ART10"
    PNR = "PNR"
    CHILD_CONSENT = "CHILD_CONSENT"
    CHILD_DM = "CHILD_DM"
    OBJ_DM = "OBJ_DM"
    PREF_CHANNEL = "PREF_CHANNEL"
    CONSENT_MISSING = "CONSENT_MISSING"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    CONSENT_SCOPE = "CONSENT_SCOPE"
    CONSENT_STALE = "CONSENT_STALE"
    CONSENT_UNPROVEN = "CONSENT_UNPROVEN"
    CONSENT_BUNDLED = "CONSENT_BUNDLED"
    CONSENT_UNCONFIRMED = "CONSENT_UNCONFIRMED"
    BASIS_SWAP = "BASIS_SWAP"
    NOT_PARTY = "NOT_PARTY"
    CONTRACT_ENDED = "CONTRACT_ENDED"
    NO_STATUTE = "NO_STATUTE"
    NO_LIA = "NO_LIA"
    OBJ_PENDING = "OBJ_PENDING"
    OBJ_UPHELD = "OBJ_UPHELD"
    INCOMPATIBLE = "INCOMPATIBLE"
    MFL19 = "MFL19"
    B2B_PERSONAL = "B2B_PERSONAL"
    MFL20_NO_ADDRESS = "MFL20_NO_ADDRESS"
    MFL9_NO_SENDER = "MFL9_NO_SENDER"
    RFC8058_MISSING = "RFC8058_MISSING"
    CALL_BLOCK = "CALL_BLOCK"
    NIX_STALE = "NIX_STALE"
    NIX_LISTED = "NIX_LISTED"
    ACTIVATE_CONTRACT = "ACTIVATE_CONTRACT"
    LETTER_BLOCK = "LETTER_BLOCK"
    NIXA_STALE = "NIXA_STALE"
    NIXA_LISTED = "NIXA_LISTED"
    ADR_CONTENT = "ADR_CONTENT"
    CALLBACK_ONLY = "CALLBACK_ONLY"
    AUDIENCE = "AUDIENCE"
    LEK_9_28 = "LEK_9_28"
    COOKIE_STALE = "COOKIE_STALE"
    RECIPIENT_UNKNOWN = "RECIPIENT_UNKNOWN"
    POLICY_NO_SHARING = "POLICY_NO_SHARING"
    TRANSFER = "TRANSFER"
    NO_GROUND = "NO_GROUND"

    SERVICE = "SERVICE"
    CONSENT = "CONSENT"
    CONTRACT = "CONTRACT"
    STATUTE = "STATUTE"
    LIA = "LIA"
    LI_OVERRIDE = "LI_OVERRIDE"
    SOFT_OPTIN = "SOFT_OPTIN"
    B2B_GENERIC = "B2B_GENERIC"
    B2B_ROLE = "B2B_ROLE"
    NIX_EXC_CONSENT = "NIX_EXC_CONSENT"
    NIX_EXC_CUSTOMER = "NIX_EXC_CUSTOMER"
    NIX_EXC_NUMBER = "NIX_EXC_NUMBER"
    CALL = "CALL"
    LETTER = "LETTER"
    PAGE = "PAGE"
    CALLBACK = "CALLBACK"
    NECESSARY = "NECESSARY"
    COOKIE_CONSENT = "COOKIE_CONSENT"
    RECIPIENT = "RECIPIENT"
    LEGAL_DUTY = "LEGAL_DUTY"
    CLAIMS = "CLAIMS"

    PARTIAL = "PARTIAL"
    DONE = "DONE"


DPV: dict[StrEnum, str] = {
    LawfulBasis.CONSENT: "eu-gdpr:A6-1-a",
    LawfulBasis.CONTRACT: "eu-gdpr:A6-1-b",
    LawfulBasis.LEGAL_OBLIGATION: "eu-gdpr:A6-1-c",
    LawfulBasis.VITAL_INTERESTS: "eu-gdpr:A6-1-d",
    LawfulBasis.PUBLIC_TASK: "eu-gdpr:A6-1-e",
    LawfulBasis.LEGITIMATE_INTERESTS: "eu-gdpr:A6-1-f",
    Role.CONTROLLER: "dpv:DataController",
    Role.PROCESSOR: "dpv:DataProcessor",
    Right.WITHDRAW_CONSENT: "eu-gdpr:A7-3",
    Right.ACCESS: "eu-gdpr:A15",
    Right.RECTIFICATION: "eu-gdpr:A16",
    Right.ERASURE: "eu-gdpr:A17",
    Right.RESTRICTION: "eu-gdpr:A18",
    Right.PORTABILITY: "eu-gdpr:A20",
    Right.OBJECTION: "eu-gdpr:A21",
    Right.DIRECT_MARKETING_OBJECTION: "eu-gdpr:A21",
    Right.AUTOMATED_DECISION: "eu-gdpr:A22",
    Right.COMPLAINT: "eu-gdpr:A77",
}
