import numpy as np

from velvet.evals.worlds.room import room


def test_a_camera_always_sees_the_same_room():
    assert np.array_equal(room(1, "yard", 640, 360), room(1, "yard", 640, 360))


def test_cameras_see_different_rooms():
    yard, lobby = (room(1, name, 640, 360).astype(int) for name in ("yard", "lobby"))
    assert np.abs(yard - lobby).mean() > 5


def test_no_wall_is_perfectly_flat():
    view = room(3, "hall", 640, 360)
    corner = view[:20, :20].reshape(-1, 3)
    assert view.shape == (360, 640, 3)
    assert np.all(corner.std(axis=0) > 0.5)
