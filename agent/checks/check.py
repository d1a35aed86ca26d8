"""The check of any statement: the catalog is looked up again, by the check of the claim's kind."""

from dataclasses import replace

from velvet.agent.checks.absent import check_absent
from velvet.agent.checks.attribute import check_attribute
from velvet.agent.checks.changed import check_changed, check_unchanged
from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted, Status, Undecided
from velvet.agent.checks.count import check_count
from velvet.agent.checks.like import check_like
from velvet.agent.checks.moved import check_moved
from velvet.agent.checks.seen import check_seen
from velvet.agent.checks.together import check_apart, check_together
from velvet.agent.statement import Stated
from velvet.agent.wording.render import sentence
from velvet.footage import claims
from velvet.footage.errors import NotFound, NotUnderstood


def check(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """What the catalog says to one statement, with the sentence or the reason why it fails."""
    try:
        checked = _check(stated, check_cache)
    except (Refuted, NotFound, NotUnderstood) as error:
        return CheckResult(stated.claim(fault=str(error)), Status.REFUTED)
    except Undecided as undecided:
        claim = stated.claim(fault=str(undecided))
        return CheckResult(claim, Status.OPEN, undecided.coverage, undecided.not_checked)
    text = sentence(checked, check_cache.library)
    return replace(checked, claim=replace(checked.claim, text=text))


def _check(stated: Stated, check_cache: CheckCache) -> CheckResult:
    match claim := stated.claim():
        case claims.SeenClaim():
            return check_seen(claim, stated, check_cache)
        case claims.MovedClaim():
            return check_moved(claim, check_cache)
        case claims.AbsentClaim():
            return check_absent(claim, stated, check_cache)
        case claims.CountClaim():
            return check_count(claim, stated, check_cache)
        case claims.AttributeClaim():
            return check_attribute(claim, check_cache)
        case claims.ChangedClaim():
            return check_changed(claim, stated, check_cache)
        case claims.UnchangedClaim():
            return check_unchanged(claim, stated, check_cache)
        case claims.TogetherClaim():
            return check_together(claim, check_cache)
        case claims.ApartClaim():
            return check_apart(claim, stated, check_cache)
        case claims.LikeClaim():
            return check_like(claim, check_cache)
