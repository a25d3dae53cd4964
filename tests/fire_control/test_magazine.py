"""Magazines: launchers that are lost, and reloads as far as the stock lasts."""

from math import inf

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.fire_control.battery import Post, stand
from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.launcher import tend

SPOT = (0.63, 2.24, 650.0)


def test_an_empty_launcher_is_full_again_after_its_reload_time(scene):
    fight = scene(Doctrine("single"), launchers=1, rounds=2, reload_s=60.0, stock=3)
    for slot in range(2):
        fight.threat(slot, seconds=150.0 + slot)
    orders = [order for _, order in fight.play(30)]
    assert fight.launchers[0, 0]["rounds"] == 0
    full_s = orders[-1]["launch_s"] + 60.0
    tend(fight.launchers, full_s - 0.1)
    assert fight.launchers[0, 0]["rounds"] == 0
    tend(fight.launchers, full_s)
    assert (fight.launchers[0, 0]["rounds"], fight.launchers[0, 0]["stock"]) == (2, 1)
    tend(fight.launchers, full_s + 1000.0)
    assert fight.launchers[0, 0]["rounds"] == 2


def test_a_reload_lets_a_battery_shoot_again(scene):
    shots = []
    for reload_s in (inf, 40.0):
        fight = scene(Doctrine("single"), launchers=1, rounds=1, reload_s=reload_s, stock=1)
        fight.threat(0, seconds=130.0)
        fight.threat(1, seconds=190.0)
        shots.append(len(fight.play(180)))
    assert shots == [1, 2]


def test_the_stock_is_the_battery_s_and_ends():
    launchers = stand([Post(SPOT, 8, 5.0, 100.0)] * 3, 10, 2, WGS84)
    launchers["rounds"], launchers["full_s"] = 0, 100.0
    tend(launchers, 100.0)
    assert launchers["rounds"].tolist() == [[8, 2, 0], [8, 2, 0]]
    assert launchers["stock"][:, 0].tolist() == [0, 0]


def test_a_lost_launcher_is_out_from_its_moment_on_and_is_not_reloaded():
    posts = [Post(SPOT, 8, 5.0, 60.0, lost_s=lost_s) for lost_s in (inf, 200.0, 0.0)]
    launchers = stand(posts, 24, 1, WGS84)
    assert launchers["working"].tolist() == [[1, 1, 0]]
    tend(launchers, 199.0)
    assert launchers["working"].tolist() == [[1, 1, 0]]
    launchers["rounds"], launchers["full_s"] = 0, 300.0
    tend(launchers, 300.0)
    assert launchers["working"].tolist() == [[1, 0, 0]]
    assert launchers["rounds"].tolist() == [[8, 0, 0]]


def test_every_replica_has_a_magazine_of_its_own():
    launchers = stand([Post(SPOT, 8, 5.0)], 0, 2, WGS84)
    launchers["rounds"][0] = 3
    assert launchers["rounds"].tolist() == [[3], [8]]
    assert np.all(launchers["load"] == 8)
