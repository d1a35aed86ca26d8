"""What a question asks for, read by fixed patterns. Knows no tool and no catalog."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import dropwhile

from velvet.footage.errors import NotUnderstood
from velvet.footage.ids import IN_QUESTION as _ID
from velvet.footage.time.phrases import read_when

_WORN = (
    r"(?:cloth(?:es|ing)|outfits?|tops?|coats?|jackets?|shirts?|sweaters?|jumpers?|hoodies?|vests?|trousers"
    r"|pants|jeans|shorts|skirts?|dress(?:es)?|hats?|caps?|beanies?|hoods?|helmets?)"
)
_TAKE_OFF = r"\b(?:took|take[ns]?|taking)\b(?: \w+){0,4}? off\b"
_PUT_ON = r"\b(?:put|puts|putting)\b(?: \w+){0,4}? on\b"
_VERB = r"\b(?:chang(?:e|es|ed|ing)|remov(?:e[ds]?|ing))\b"
CHANGE = rf"{_TAKE_OFF}|{_PUT_ON}|{_VERB}(?: \w+){{0,4}}? {_WORN}\b"
# Words of such a question that say nothing of the garment.
FRAME = (
    rf"(?:{_VERB}|\b(?:took|take[ns]?|taking|put|puts|putting|off|on|his|her|their|its|any|new|another"
    r"|other)\b)"
)
# A question that asks for changes and for nothing else: "did the man in red" describes somebody besides.
_ASKS = re.compile(
    r"(?:who|which|what|when|did|does|has|have|was|were|is|find|search|list|show|any|some|every)"
    r"(?:one|body)?\b(?!.*\b(?:with|like|met|meet|in|who|wearing)\b)",
    re.IGNORECASE,
)


def asks_for_changes(plain: str) -> bool:
    """Whether a question that speaks of a change asks who made it, what or when; not how many did."""
    return bool(_ASKS.match(plain))


def way(plain: str) -> str:
    """What was done with the clothes."""
    if re.search(rf"{_TAKE_OFF}|\bremov", plain, re.IGNORECASE):
        return "took off"
    return "put on" if re.search(_PUT_ON, plain, re.IGNORECASE) else "changed"


class Intent(StrEnum):
    """The kinds of question that the rules can plan for."""

    WENT = "went"  # where did X go, where is X, when was X here, trace P7
    STAYED = "stayed"  # how long was X there
    WHO = "who"  # who wore X, did anyone wear X
    COUNT = "count"  # how many people in X
    WITH = "with"  # who was with X, were P2 and P3 together
    LIKE = "like"  # who else looks like T31
    WORE = "wore"  # what did T31 wear
    CHANGED = "changed"  # who took off a coat, when did P7 change clothes
    CLIP = "clip"  # show me the clip of X
    CAMERAS = "cameras"  # what was recorded
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in parts: ids, and the user's own words for looks, camera and time."""

    intent: Intent
    ids: tuple[str, ...] = ()
    looks: str = ""  # empty: anyone
    camera: str = ""
    when: str = ""


_ANYONE = r"\b(?:any|some|every)(?:one|body)\b"
_HUMAN = (
    r"\b(?:man|men|woman|women|boys?|girls?|lady|ladies|guys?|gentlem[ae]n|child|children|kids?"
    r"|persons?|people|adults?|teenagers?)\b"
)
_WEAR = r"\b(?:wear|wears|wore|worn|wearing|dressed|carry|carries|carried|carrying)\b"
_ALIKE = r"\b(?:like|similar to|resembles?|match(?:es)?)"
_BESIDE = "(?:with|meet|met)"
_DID = "(?:is|are|was|were|did|has|have)"
_WHO = rf"{_ANYONE}|{_HUMAN}|{_WEAR}"

# The first pattern found anywhere in the question decides.
_INTENTS: Sequence[tuple[Intent, str]] = (
    (Intent.CAMERAS, r"\bcameras\b|\bcover(?:ed|age)\b|^what\b.*\brecord(?:ed|ings?)?\b"),
    (Intent.LIKE, rf"{_ALIKE} {_ID}"),
    (Intent.CLIP, r"\b(?:clips?|video)\b|^(?:show|play|export|extract|save)\b.*\b[pt]\d+\b"),
    (Intent.CHANGED, CHANGE),
    (Intent.COUNT, r"^how many\b"),
    (Intent.WITH, rf"^(?=.*\btogether\b).*{_ID}"),
    (Intent.WITH, rf"{_ID} (?:\w+ )?(?:with|meet|met) {_ID}|^did {_ID}.*\bmeet\b"),
    (Intent.WITH, rf"^(?:(?!\b{_BESIDE}\b).)*\b{_BESIDE} .*(?:{_ID}|{_HUMAN})"),
    (Intent.WITH, rf"^whom? did (?=.*\bmeet\b).*(?:{_ID}|{_HUMAN})"),
    (Intent.STAYED, r"^how long (?:was|were|did|has|have|had)\b"),
    (Intent.WORE, rf"^(?:what|how)\b.*(?:{_WEAR}|\blooks?\b)|^describe\b|^did {_ID} {_WEAR}"),
    (Intent.WENT, r"^(?:where|when|which way|at what time|trace|track|follow)\b"),
    (Intent.WENT, rf"^{_DID} {_ID}"),
    (Intent.WHO, r"^(?:who|which (?:people|persons?|m[ae]n|wom[ae]n)|find|search|list|show)\b"),
    (Intent.WHO, rf"^(?:did|does|do|is|are|was|were|has|have|any|a|an|the)\b.*(?:{_WHO})"),
    (Intent.WHO, rf"^(?:{_ANYONE}|{_HUMAN})"),
)
# What is left when these are gone is how the person looks, or what the index may not know: "run", "fight".
_FRAME = (
    rf"(?:{_ID}(?:['’]s\b)?|{_ANYONE}|{_WEAR}|\b(?:where|when|which way|which|who|whom|what|at what time"
    r"|how many|how long|how|did|does|do|is|are|was|were|be|been|has|have|had|can|could|would|will"
    r"|you|i|me|us|please|it|local time"
    r"|there|here|else|ever|all|now|last|first|different|distinct|others?"
    r"|go|goes|gone|going|went|com(?:e|es|ing)|came|leav(?:e|es|ing)|left|arriv(?:e[ds]?|ing)"
    r"|enter(?:ed|s|ing)?|exit(?:ed|s|ing)?|pass(?:ed|es|ing)?(?: by)?|appear(?:ed|s|ing)?|stay(?:ed|s|ing)?"
    r"|remain(?:ed|s|ing)?|in view|seen?|saw|recorded|filmed|spotted|visible|present"
    r"|(?:the |a )?(?:clips?|videos?|footage|recordings?|journey|path|way)(?: of| with| from| for)?"
    r"|persons?|people))\b"
)
_BIDDING = (
    "show|give|play|export|extract|save|make|cut|find|search(?: for)?|look for|list|trace|track|follow"
    "|describe"
)
_FIRST = (
    rf"^(?:please )?(?:(?:can|could|would|will) (?:you|i|we) )?(?:please )?(?:{_BIDDING}"
    r"|i (?:want|would like) to see)\b"
)
# Words that say nothing of the person in a question of one kind only: "look" is one in "who looks like P1".
_FRAMES: Mapping[Intent, str] = {
    Intent.CLIP: rf"\b(?:{_BIDDING})\b",
    Intent.WITH: r"\b(?:together|meet|met)\b",
    Intent.CHANGED: FRAME,
    Intent.LIKE: r"\b(?:looks?(?: like)?|similar to|resembles?|match(?:es)?)\b",
    Intent.WORE: r"\blook(?:s|ed)?(?: like)?\b",
    Intent.WENT: r"\b(?:back|next|then)\b|(?:\bto )?\b(?:head(?:ed|ing)?|walk(?:ed|ing)?)(?: to)?(?= *$)",
    Intent.CAMERAS: (
        r"\b(?:cameras?|cover(?:ed|age|s)?|record(?:s|ed|ings?)?|analy[sz]ed|available|installed|known?|names?"
        r"|named|called|many|hours|days|times?|periods?|list)\b"
    ),
}
_SOMEBODY = re.compile(rf"{_ANYONE}|{_HUMAN}", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:it|rain|snow|sun|alarm|lights|lamps?|dogs?|cats?|cars?|vans?)\b", re.IGNORECASE
)
# Words of denial and of order between things: a question that holds them means something else.
_DENIED = re.compile(r"\b(?:not|never|nobody|alone|empty|before|after)\b|n['’]t\b", re.IGNORECASE)
# The same, and words of order and number, where they decide who is meant.
_BEYOND = re.compile(rf"{_DENIED.pattern}|\b(?:now|first|last|times)\b", re.IGNORECASE)
_EMPTY = re.compile(r"^(?:is|was|were) (?:(?:it|there) )?empty\b", re.IGNORECASE)
_THERE = re.compile(r"\b(?:there|here|stay|remain|visible|in view)\b", re.IGNORECASE)
_LINKS = frozenset(
    "in on at with by of and or the a an who from near to for into out off away through along".split()
)
MOST_IDS = 5  # each is looked up by itself


def read_question(question: str, cameras: Sequence[str], now: datetime, zone: str) -> Asked:
    """A question in parts. Time and camera are cut out first, so that the patterns see the rest only.

    Raises NotUnderstood for a time that no clock shows, and for several things asked at once.
    """
    rest, when = _cut_time(question, now, zone)
    rest, camera = _cut_camera(rest, cameras)
    plain = " ".join(re.sub(r"[?!.,;:\"]", " ", rest).split())
    plain = _EMPTY.sub("was anyone there", plain)  # the same, asked the other way round
    ids = tuple(dict.fromkeys(i.upper() for i in re.findall(_ID, plain, re.IGNORECASE)))
    intent = next((i for i, p in _INTENTS if re.search(p, plain, re.IGNORECASE)), Intent.UNKNOWN)
    asked = Asked(intent, ids, _looks(plain, intent), camera, when)
    unknown = replace(asked, intent=Intent.UNKNOWN)
    if _says_more(asked, plain):
        return unknown
    if reason := _too_much(asked, plain):
        raise NotUnderstood(reason)
    return unknown if _unread(asked, plain) else asked


def _says_more(asked: Asked, plain: str) -> bool:
    """Whether a question holds words that decide the answer and that these rules would pass over.

    To refuse it is honest; to answer another question is not.
    """
    match asked.intent:
        case Intent.WHO | Intent.COUNT:
            named = bool(asked.ids) and (bool(asked.looks) or asked.intent is Intent.COUNT)
            return named or bool(_BEYOND.search(plain))
        case Intent.WENT if re.match(rf"{_DID} {_ID}", plain, re.IGNORECASE):
            return bool(asked.looks)  # "was P2 wearing red", "did P3 steal something"
        case Intent.WENT | Intent.STAYED if (
            not asked.ids and _THING.search(plain) and not _SOMEBODY.search(plain)
        ):
            return True  # "when did it get dark"
        case Intent.STAYED:
            named = bool(asked.ids and asked.looks)  # "how long was the hair of P7"
            return named or not (asked.camera or _THERE.search(plain))
        case Intent.CHANGED:
            return not asks_for_changes(plain) or bool(_DENIED.search(plain))
        case Intent.CAMERAS:
            return bool(asked.ids) or bool(re.search(r"\b(?:saw|see|seen)\b", plain, re.IGNORECASE))
        case _:
            return bool(_DENIED.search(plain))


def _unread(asked: Asked, plain: str) -> set[str]:
    """Words that neither frame the question nor reach a tool: "did anyone fight with P1"."""
    told = not asked.ids or asked.intent in (Intent.WORE, Intent.CHANGED)
    read = set(asked.looks.split()) if told and asked.intent is not Intent.CAMERAS else set[str]()
    return {w for w in _described(plain, asked.intent).split() if w not in read and not _is_link(w)}


def _too_much(asked: Asked, plain: str) -> str:
    """Why a question asks for more than one answer, with the remedy; empty if it does not."""
    if asked.intent in (Intent.UNKNOWN, Intent.CAMERAS) or not asked.ids:
        return ""
    if len(asked.ids) > MOST_IDS:
        return f"That is {len(asked.ids)} ids at once. Ask about at most {MOST_IDS} at a time."
    one = asked.ids[0]
    if re.search(_HUMAN, _described(plain, asked.intent), re.IGNORECASE):
        return f"That asks about {one} and about a description. Ask about one of them at a time."
    behind = re.search(rf"\b{_BESIDE} {_ID} (?:and |or )?{_ID}", plain, re.IGNORECASE)
    if asked.intent is Intent.WITH and (behind or len(asked.ids) > 2):
        pair = " and ".join(asked.ids[:2])
        return f"That asks about several people at once. Ask about two: `Were {pair} together?`"
    likened = re.search(rf"{_ALIKE} {_ID} (?:and |or )?{_ID}", plain, re.IGNORECASE)
    if asked.intent is Intent.LIKE and (likened or len(asked.ids) > 2):
        return f"That asks about several people at once. Ask about one: `Who looks like {one}?`"
    return ""


def _cut_time(question: str, now: datetime, zone: str) -> tuple[str, str]:
    """The question without its words of time, and those words."""
    phrase = read_when(question, now, zone)
    rest, when = question, ""
    for start, end in sorted(phrase.spans, reverse=True) if phrase else ():
        when = f"{question[start:end]} {when}".strip()
        rest = f"{rest[:start]} {rest[end:]}"
    return rest, when


def _cut_camera(text: str, cameras: Sequence[str]) -> tuple[str, str]:
    """The question without its camera, and the camera's name: a known one, or whatever stands there."""
    names = "|".join(re.escape(name) for name in sorted(cameras, key=len, reverse=True)) or "(?!)"
    where = r"\b(?:on|at|in|from|to|into|by|near|off|through)(?: the)? "
    subject = r"^(?P<verb>\W*(?:is|was|were))(?: the)? (?:camera |cam )?"  # "was the yard empty"
    empty = r"(?: camera| cam)?(?= empty\b)"
    known = rf"(?P<name>{names})(?!-?\w)(?: cam(?:era)?s?\b)?"
    on = rf"{where}(?:cam(?:era)?s? )?"
    joined = r"[ ,]*(?:,|&|/|\b(?:and|or|n?or)\b)(?: (?:on|at|in))?(?: the)? *(?:cam(?:era)? )?"
    for pattern in (
        rf"(?:{on}|\b(?:cam(?:era)?s?) ){known}",
        rf"{subject}(?P<name>{names}){empty}",
        rf"{where}(?:(?:camera|cam) (?P<name>[\w-]+)|(?P<before>[\w-]+) (?:camera|cam))\b",
        rf"{subject}(?!(?:it|there)\b)(?P<name>[\w-]+){empty}",
    ):
        if match := re.search(pattern, text, re.IGNORECASE):
            told = match.groupdict()
            verb, name = told.get("verb") or "", told["name"] or told["before"]
            rest = text[match.end() :]
            if re.match(joined + known, rest, re.IGNORECASE) or re.search(
                on + known, rest, re.IGNORECASE
            ):
                raise NotUnderstood(
                    "That names several cameras. Ask about one camera at a time, or about all."
                )
            return f"{text[: match.start()]}{verb} {text[match.end() :]}", name
    return text, ""


def _looks(text: str, intent: Intent) -> str:
    """How the person looks, in the user's words: the question without its frame."""
    if intent is Intent.WITH:  # "who was with the man in red": whoever stands behind
        text = re.sub(r"^.*?\b(?:with|meet|met|did)\b", "", text, count=1, flags=re.IGNORECASE)
    done = f"{way(text)} " if intent is Intent.CHANGED else ""
    return (done + _described(text, intent)).strip()


def _described(text: str, intent: Intent) -> str:
    """All that does not frame the question, without the links at both ends."""
    frame = "|".join(filter(None, (_FIRST, _FRAME, _FRAMES.get(intent, ""))))
    words = re.sub(frame, " ", text, flags=re.IGNORECASE).split()
    words = list(dropwhile(_is_link, words))
    return " ".join([*dropwhile(_is_link, reversed(words))][::-1])


def _is_link(word: str) -> bool:
    return word.lower() in _LINKS
