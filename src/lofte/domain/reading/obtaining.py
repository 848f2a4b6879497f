"""Who gives data is no recipient of them: parties from whom a sentence says that something is obtained."""

from __future__ import annotations

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import Matcher


def obtained(matcher: Matcher, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the party at a place of a sentence is one that data come from: `we collect data from partners`.

    The lead-in of a list counts as its beginning. What stands between may not speak of giving: `we get orders from you
    and pass them on to partners` names recipients.
    """
    small = lexicon(sentence.language).small
    lead = matcher.governor(sentence)
    governed = lead is not None and lead.language == sentence.language
    told = lead is not None and governed and matcher.says(small["obtained_from"], lead)
    if not told and not matcher.says(small["obtained_from"], sentence):
        return False
    begin, _ = matcher.clause(sentence, start)
    above = f"{lead.low} " if lead is not None and told else ""
    before = above + sentence.low[begin:end]
    ends = [end for phrase in small["obtained_from"] if phrase.possible(before) for _, end in phrase.finditer(before)]
    if not ends:
        return False
    between = before[max(ends) :].replace("till exempel", "t.ex.")  # an example is given to nobody
    return not any(phrase.search(between) for phrase in small["given_to"] if phrase.possible(between))
