"""`velvet tune`: learn from the people whom somebody confirmed to tell the library's people apart."""

from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from velvet.services.tuning.learning import Outcome


def tune(
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was learned.")] = False,
) -> None:
    """Learn from the people whom you named, merged or split to know people again, where that helps."""
    settings = start()
    from velvet.models import untuned_crops
    from velvet.services.tuning import learning
    from velvet.ui.output.screen import asides, line, results

    if undo:
        line(
            results(),
            f"Taken back, and everybody regrouped. Pictures are embedded by {learning.undo(settings)}.",
        )
        return
    with asides().status("Learning who is who"):
        found = learning.learn(settings, untuned_crops(settings).fingerprint)
    for sentence in _told(found):
        line(results(), sentence)


def _told(found: "Outcome") -> tuple[str, ...]:
    outcome = (
        "Adopted, and everybody regrouped"
        if found.adopted
        else "Not adopted: that helps too little"
    )
    return (
        f"Learned from {found.confirmed} people whom you confirmed and {found.sure} who are sure.",
        f"Confirmed people it had not learned from are found with an average precision of {found.after:.3f}; "
        f"{found.before:.3f} without.",
        f"{outcome}. Pictures are embedded by {found.fingerprint}.",
    )
