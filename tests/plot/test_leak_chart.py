"""The chart of leak against the size of the raid."""

from uppertier.plot.leak_chart import ROUNDS_OUT, UNSEEN, ClosedForm, LeakPoint, batteries, draw_leaks


def point(size, launchers, apart_s, leaks):
    bound = {ROUNDS_OUT: 0.75 * leaks, UNSEEN: 0.25 * leaks}
    interval = (0.8 * leaks, 1.2 * leaks)
    return LeakPoint(size, apart_s, launchers, leaks, interval, 0.5, (0.3, 0.7), bound)


def test_each_battery_has_its_points_in_order_and_a_place_beside_the_other():
    points = [point(size, launchers, 10.0, 1.0) for size in (8, 4) for launchers in (6, 2)]
    (two, of_two, left), (six, of_six, right) = batteries(points, 0.5)
    assert (two, six) == (2, 6)
    assert [each.size for each in of_two] == [each.size for each in of_six] == [4, 8]
    assert (left, right) == (-0.25, 0.25)


def test_it_is_drawn_for_one_spacing_and_for_two(tmp_path):
    forms = {2: ClosedForm(2, [0.1, 0.2, 1.2], [0.9, 0.8, 0.0]), 6: ClosedForm(6, [0.1] * 3, [0.9] * 3)}
    points = [point(size, launchers, 10.0, 0.5) for size in (1, 3) for launchers in (2, 6)]
    shorter = [point(size, launchers, 2.0, 1.5) for size in (1, 3) for launchers in (2, 6)]
    sizes = []
    for shown in (points, points + shorter):
        draw_leaks(shown, forms, forms[6], "a raid", tmp_path / "leaks.png")
        sizes.append((tmp_path / "leaks.png").stat().st_size)
    assert 20_000 < sizes[0] < sizes[1]
