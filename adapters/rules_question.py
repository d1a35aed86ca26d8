"""What a question asks for, read by fixed patterns. Knows no tool and no catalog."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from footage.phrases import read_when


class Intent(StrEnum):
    """The kinds of question that the rules can plan for."""

    WENT = "went"  # where did X go, where is X, when was X here, trace P7
    WHO = "who"  # who wore X, did anyone wear X
    COUNT = "count"  # how many people in X
    WITH = "with"  # who was with X, were P2 and P3 together
    LIKE = "like"  # who else looks like T31
    WORE = "wore"  # what did T31 wear
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


_ID = r"\b[pt]\d+\b"
_ANYONE = r"\b(?:any|some|every)(?:one|body)\b"
_HUMAN = (
    r"\b(?:man|men|woman|women|boys?|girls?|lady|ladies|guys?|gentlem[ae]n|child|children|kids?"
    r"|persons?|people|adults?|teenagers?)\b"
)
_WEAR = r"\b(?:wear|wears|wore|worn|wearing|dressed|carry|carries|carried|carrying)\b"
_WHO = rf"{_ANYONE}|{_HUMAN}|{_WEAR}"

# The first pattern found anywhere in the question decides.
_INTENTS: Sequence[tuple[Intent, str]] = (
    (Intent.CAMERAS, r"\bcameras\b|\bcover(?:ed|age)\b|^what\b.*\brecord(?:ed|ings?)?\b"),
    (Intent.LIKE, rf"\b(?:like|similar to|resembles?|match(?:es)?) {_ID}"),
    (Intent.CLIP, r"\b(?:clips?|video)\b|^(?:show|play|export|extract|save)\b.*\b[pt]\d+\b"),
    (Intent.COUNT, r"^how many\b"),
    (Intent.WITH, rf"{_ID}.*{_ID}.*\btogether\b|{_ID} (?:and|with|meet) {_ID}"),
    (Intent.WITH, rf"\b(?:with|meet|met) (?:the |a )?.*(?:{_ID}|{_HUMAN})"),
    (Intent.WITH, rf"^who(?:m)? did .*(?:{_ID}|{_HUMAN}).* meet\b"),
    (Intent.WORE, rf"^(?:what|how)\b.*(?:{_WEAR}|\blooks?\b)|^describe\b|^did {_ID} {_WEAR}"),
    (Intent.WENT, r"^(?:where|when|which way|at what time|trace|track|follow)\b"),
    (Intent.WENT, rf"^(?:is|was|did|has|have) {_ID}"),
    (Intent.WHO, r"^(?:who|which (?:people|persons?|m[ae]n|wom[ae]n)|find|search|list|show)\b"),
    (Intent.WHO, rf"^(?:did|does|do|is|are|was|were|has|have|any|a|an|the)\b.*(?:{_WHO})"),
    (Intent.WHO, rf"^(?:{_ANYONE}|{_HUMAN})"),
)
# What is left when these are gone is how the person looks.
_NOT_LOOKS = re.compile(
    rf"\b(?:{_ID}|{_ANYONE}|{_WEAR}|where|when|which way|which|who|whom|what|how many|how|at what time"
    r"|did|does|do|is|are|was|were|be|been|has|have|had|can|could|would|will|you|i|me|us|please|it"
    r"|there|here|else|ever|all|now|last|first|again|together|with whom|different|distinct|others?"
    r"|go|goes|gone|going|went|come|comes|came|coming|leave|leaves|left|arrived?|enter(?:ed)?"
    r"|exit(?:ed)?|pass(?:ed)?(?: by)?|walk(?:ed|s|ing)?|appear(?:ed|s)?|head(?:ed)?|r[ua]n|stay(?:ed)?"
    r"|seen?|saw|recorded|filmed|spotted|visible|meet|met"
    r"|look(?:s|ed|ing)? for|looks?(?: like)?|similar to|resembles?|match(?:es)?"
    r"|show|give|play|export|extract|save|make|cut|find|search(?: for)?|list|trace|track|follow|describe"
    r"|(?:the |a )?(?:clips?|videos?|footage|recordings?|journey|path|way)(?: of| with| from| for)?"
    r"|persons?|people)\b",
    re.IGNORECASE,
)
# Words of order, number and denial that decide who is meant.
_BEYOND = re.compile(
    r"\b(?:not|never|nobody|now|first|last|alone|empty|times|before|after|n't)\b|n't\b",
    re.IGNORECASE,
)
_LINKS = r"(?:in|on|at|with|by|of|and|the|a|an|who|from|near|to|for)"


def read_question(question: str, cameras: Sequence[str], now: datetime, zone: str) -> Asked:
    """A question in parts. Time and camera are cut out first, so that the patterns see the rest only.

    Raises NotUnderstood for a time that no clock shows.
    """
    rest, when = _cut_time(question, now, zone)
    rest, camera = _cut_camera(rest, cameras)
    plain = " ".join(re.sub(r"[?!.,;:\"]", " ", rest).split())
    ids = tuple(i.upper() for i in re.findall(_ID, plain, re.IGNORECASE))
    intent = next((i for i, p in _INTENTS if re.search(p, plain, re.IGNORECASE)), Intent.UNKNOWN)
    asked = Asked(intent, ids, _looks(plain, intent), camera, when)
    return replace(asked, intent=Intent.UNKNOWN) if _says_more(asked, plain) else asked


def _says_more(asked: Asked, plain: str) -> bool:
    """Whether a question holds words that decide the answer and that these rules would pass over.

    To refuse it is honest; to answer another question is not.
    """
    match asked.intent:
        case Intent.WHO | Intent.COUNT:
            named = bool(asked.ids) and (bool(asked.looks) or asked.intent is Intent.COUNT)
            return named or bool(_BEYOND.search(plain))
        case Intent.WENT if re.match(rf"(?:is|was|did|has|have) {_ID}", plain, re.IGNORECASE):
            return bool(asked.looks)  # "was P2 wearing red", "did P3 steal something"
        case Intent.CAMERAS:
            return bool(asked.ids) or bool(re.search(r"\b(?:saw|see|seen)\b", plain, re.IGNORECASE))
        case _:
            return False


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
    names = "|".join(re.escape(name) for name in sorted(cameras, key=len, reverse=True))
    where = r"\b(?:on|at|in|from|to|into|by|near|off|through)(?: the)? "
    known = rf"(?:{where}(?:camera |cam )?|\b(?:camera|cam) )(?P<name>{names})(?: camera| cam)?\b"
    unknown = rf"{where}(?:(?:camera|cam) (?P<after>[\w-]+)|(?P<before>[\w-]+) (?:camera|cam))\b"
    for pattern in (known, unknown) if names else (unknown,):
        if match := re.search(pattern, text, re.IGNORECASE):
            name = next(group for group in match.groups() if group)
            return f"{text[: match.start()]} {text[match.end() :]}", name
    return text, ""


def _looks(text: str, intent: Intent) -> str:
    """How the person looks, in the user's words: the question without its frame."""
    if intent is Intent.WITH:  # "who was with the man in red": whoever stands behind
        text = re.sub(r"^.*?\b(?:with|meet|met|did)\b", "", text, count=1, flags=re.IGNORECASE)
    rest = " ".join(_NOT_LOOKS.sub(" ", text).split())
    rest = re.sub(rf"^(?:{_LINKS}\b ?)+", "", rest, flags=re.IGNORECASE)
    return re.sub(rf"(?: ?\b{_LINKS})+$", "", rest, flags=re.IGNORECASE).strip()
