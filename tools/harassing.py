"""Which questions are aimed at somebody rather than at what happened: following home, watching bodies.

The words listed are the common ones: no list has them all.
"""

import re

_AIMED = re.compile(
    r"""\b(?:
        stalk(?:s|ed|ing|er)? | harass\w* | spy(?:ing)?\s+on | molest\w* | rape\w*
      | (?:follow|track|catch|get|find|trap|approach)\s+(?:her|him|them|that\s+\w+)\s+(?:home|alone)
      | where\s+(?:do|does|did)\s+[^?.!]{1,60}?\s+live
      | (?:home|private)\s+address
      | (?:is|are|was|were)\s+(?:she|he|they|the\s+\w+)\s+(?:alone|unaccompanied)
      | when\s+(?:is|are|will)\s+(?:she|he|they|the\s+\w+)\s+(?:be\s+)?alone
      | (?:sexy|sexiest|hot|hottest|fuckable|slut\w*|whore\w*|bitch\w*|naked|nude|topless|busty|boobs?|tits?
        |breasts?|cleavage|butts?|arse|ass|upskirt|up\s+(?:her|the)\s+skirt)
        (?!\s+(?:dog|drink|coffee|tea|day|weather))
      | undress(?:ed|ing)? | changing\s+room | breast\W?feeding
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def harassing(text: str) -> bool:
    """Whether a question is aimed at harassing somebody."""
    return _AIMED.search(text) is not None
