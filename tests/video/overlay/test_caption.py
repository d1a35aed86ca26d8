"""Captions: legible on any picture, whatever a camera is called."""

import numpy as np
import pytest

from velvet.video.overlay import caption
from velvet.video.overlay.caption import burn

WORDS = "lab-a  2026-03-02 10:00:03 +01:00"


@pytest.mark.parametrize("size", [(180, 320), (480, 854), (1080, 1920), (640, 360)])
@pytest.mark.parametrize("ground", [0, 128, 255])
def test_words_stand_out_on_any_ground(size: tuple[int, int], ground: int) -> None:
    picture = np.full((*size, 3), ground, np.uint8)
    burnt = burn(picture, WORDS)
    assert burnt.shape == picture.shape
    assert (picture == ground).all()  # a copy
    changed = np.argwhere((burnt != ground).any(axis=2))
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    band = burnt[top : bottom + 1, left : right + 1]
    assert bottom - top >= 12  # pixels: high enough to be read
    assert right < size[1] and top > size[0] * 0.8
    assert band.min() < 40 and band.max() > 215
    assert 0.02 < (band > 200).mean() < 0.5


@pytest.mark.parametrize("size", [(2, 2), (16, 16), (4, 400)])
def test_a_picture_too_small_for_words_is_no_error(size: tuple[int, int]) -> None:
    picture = np.zeros((*size, 3), np.uint8)
    assert burn(picture, WORDS).shape == picture.shape


def test_no_words_change_nothing() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (90, 160, 3)).astype(np.uint8)
    assert np.array_equal(burn(picture, ""), picture)


@pytest.mark.parametrize(
    "name", ["Hof Süd", "Ωμέγα", "Двор", "東京 1", "ردهة", "📷", "a\nb\tc\x00"]
)
def test_any_name_can_be_written(name: str) -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    one, other = burn(picture, f"{name}  10:00"), burn(picture, f"{name}  10:01")
    assert one.max() > 200
    assert not np.array_equal(one, other)


def test_letters_that_no_font_has_become_their_numbers_not_boxes(monkeypatch) -> None:
    for cached in (caption.label, caption._fonts, caption._draws):
        cached.cache_clear()
    monkeypatch.setattr(caption, "_FONTS", ())
    monkeypatch.setattr(caption, "_beside_matplotlib", list)
    picture = np.zeros((360, 640, 3), np.uint8)
    try:
        assert np.array_equal(burn(picture, "東京 1"), burn(picture, "<6771><4EAC> 1"))
        assert not np.array_equal(burn(picture, "yard"), burn(picture, "yars"))
    finally:
        caption.label.cache_clear()
        caption._fonts.cache_clear()
