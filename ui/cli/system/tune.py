"""`velvet tune`: learn from confirmed people to tell the people of this library apart."""

from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from velvet.services.tuning.learning import Outcome


def tune(
    undo: Annotated[bool, typer.Option("--undo", help="Discard what was learned.")] = False,
) -> None:
    """Learn from your corrections to recognise people better.

    It learns from the people you named, merged or split, and keeps what it learned only if that helps.
    """
    settings = start()
    from velvet.models import untuned_crops
    from velvet.services.tuning import learning
    from velvet.ui.output.screen import asides, line, results

    if undo:
        line(
            results(),
            f"Discarded, and everybody regrouped. Pictures are embedded by {learning.undo(settings)}.",
        )
        return
    with asides().status("Learning who is who"):
        outcome = learning.learn(settings, untuned_crops(settings).fingerprint)
    for sentence in _report(outcome):
        line(results(), sentence)


def _report(outcome: "Outcome") -> tuple[str, ...]:
    verdict = (
        "Adopted, and everybody regrouped"
        if outcome.adopted
        else "Not adopted: it helps too little"
    )
    return (
        f"Learned from {outcome.confirmed} people you confirmed and {outcome.sure} who are sure.",
        f"Average precision on confirmed people it had not learned from: {outcome.after:.3f}; without "
        f"tuning: {outcome.before:.3f}.",
        f"{verdict}. Pictures are embedded by {outcome.fingerprint}.",
    )
