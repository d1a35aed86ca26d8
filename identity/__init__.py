"""The one service of who is who: placing, regrouping, correcting, undoing, explaining."""
