"""Crops as square pictures, for models that would cut off the head and feet of a tall one."""

import cv2
import numpy as np

from footage.records import Pixels

GROUND = 127  # grey beside a crop that is made square


def square(crop: Pixels) -> Pixels:
    """(side, side, 3) RGB with the BGR crop in its middle."""
    tall, wide = crop.shape[:2]
    side = max(tall, wide)
    top, left = (side - tall) // 2, (side - wide) // 2
    ground = np.full((side, side, 3), GROUND, np.uint8)
    ground[top : top + tall, left : left + wide] = cv2.cvtColor(crop, cv2.COLOR_BGR2RGB)
    return ground
