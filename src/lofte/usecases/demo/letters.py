"""A newsletter waiting to be sent at each of the demo's firms."""

from __future__ import annotations

from lofte.domain.terms import Language
from lofte.usecases.messaging.newsletters import Draft

EKORREN = """# Hej {{ given_name | du }}!

Hösten är här, och med den tre saker som vi har lärt oss om webbplatser i år:

- **Snabbt slår snyggt.** En sida som laddar på en sekund får dubbelt så många svar.
- **Skriv som du pratar.** Den som förstår ringer.
- **Fråga först.** En kakruta som tar nej på allvar får fler ja.

Vill du se hur din sida står sig? [Boka en halvtimme](https://ekorren.example/boka), utan kostnad.

> Vi ringde på fredagen och på måndagen var sidan uppe. – en nöjd kund

Hälsningar från Ekorren
"""
TRILLINGEN = """# Nytt på plattformarna, {{ given_name | vän }}

I november öppnar vi anmälan till vårens träffar.

1. Vårmässan i Påhittsby
2. Kvällen om sökord
3. Frukosten för nya företag

[Anmäl dig här](https://trillingen.example/traffar).
"""
CLIENT = """# God jul från oss, {{ given_name | kund }}

Vi har öppet till klockan tre på julafton och stängt till den andra januari.

[Se öppettiderna](https://butiken.example/tider).
"""

DRAFTS: dict[str, Draft] = {
    "ekorren": Draft(
        title="Höstbrevet",
        purpose="newsletter",
        language=Language.SV,
        subject_line="Tre saker vi lärt oss i år, {{ given_name | du }}",
        preheader="Snabbt slår snyggt, och två till",
        body=EKORREN,
    ),
    "trillingen": Draft(
        title="Vårens träffar",
        purpose="newsletter",
        language=Language.SV,
        subject_line="Anmälan är öppen",
        preheader="Tre träffar i vår",
        body=TRILLINGEN,
    ),
    "tallbacken": Draft(
        title="Julens öppettider",
        purpose="newsletter",
        language=Language.SV,
        subject_line="Så har vi öppet i jul",
        body=CLIENT,
    ),
    "masen": Draft(
        title="Julhälsning",
        purpose="newsletter",
        language=Language.SV,
        subject_line="God jul, {{ given_name | kund }}",
        body=CLIENT,
    ),
}
