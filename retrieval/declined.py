"""Which descriptions must not be compared with pictures: what Velvet does not describe it does not search.

Skin, origin, belief, sexuality and health are no attributes here; a model of pictures and words would
answer them all the same, by prejudice. The words listed are the common ones: no list has them all.
"""

import re

from velvet.retrieval.lexicon import COLOURS, OTHER

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


_WORDS = frozenset(
    # skin and origin
    "skin skinned complexion race racial ethnic ethnicity caucasian asian african european arab arabic "
    "hispanic latino latina latinx indian pakistani bangladeshi chinese japanese korean vietnamese thai "
    "filipino indonesian american mexican brazilian turkish turk kurdish kurd persian iranian iraqi syrian "
    "afghan moroccan algerian tunisian egyptian somali nigerian ghanaian kenyan ethiopian eritrean "
    "russian ukrainian polish romanian bulgarian albanian serbian greek italian spanish portuguese french "
    "german british english irish swedish gypsy gypsies roma romani negro aboriginal indigenous "
    "foreigner foreigners foreign immigrant immigrants migrant migrants refugee refugees biracial "
    # belief and politics
    "religion religious muslim muslims islam islamic jew jews jewish christian christians hindu hindus "
    "sikh sikhs buddhist buddhists catholic orthodox mormon hijab niqab burqa burka kippah kippa yarmulke "
    "turban cassock nun nuns monk monks imam rabbi priest communist fascist nazi leftist unionist "
    # sexuality
    "gay lesbian homosexual bisexual queer transgender transsexual trans "
    # health
    "ill sick sickly disease diseased disabled disability handicapped wheelchair crutch crutches walker "
    "prosthesis prosthetic limp limping blind deaf pregnant pregnancy injured wounded bandage bandaged "
    "drunk intoxicated addict addicted autistic demented retarded crazy".split()
)
_PERSON = frozenset(
    "person people one guy guys someone somebody individual individuals figure suspect lady ladies "
    "gentleman gentlemen dude dudes lad lads boys girls males females face faces body".split()
)
_TOKEN = re.compile(r"[^\W_]+")


def sensitive(text: str) -> bool:
    """Whether a description asks for skin, origin, belief, sexuality or health: "a black man", "a limp"."""
    words = _TOKEN.findall(text.lower())
    return not _WORDS.isdisjoint(words) or any(
        (one in COLOURS or one in ("dark", "light", "pale", "tanned", "fair")) and _is_person(then)
        for one, then in zip(words, words[1:], strict=False)
    )


def _is_person(word: str) -> bool:
    return word in _PERSON or OTHER.get(word, ("",))[0] in ("gender", "age_group")
