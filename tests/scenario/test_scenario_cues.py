"""The cue group: who reports, over which link, and what a mistake in it is answered with."""

from math import radians
from pathlib import Path

import numpy as np
import pytest

from uppertier import errors
from uppertier.earth.constants import WGS84
from uppertier.scenario.build import load
from uppertier.scenario.names import entries
from uppertier.scenario.read import dump, read

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"
RADAR = "{design: green-pine, at: [37.9, 124.7], boresight: 20 deg}"


def test_the_usual_cue_is_alike_in_every_direction_and_never_lost():
    warning = load(EXAMPLE).early_warning
    assert (warning.satellites, warning.shared, warning.loss) == (0, 0.0, 0.0)
    assert load(EXAMPLE).remote_radars == ()


def test_satellites_stand_over_the_equator_at_their_longitudes():
    warning = load(EXAMPLE, ["cue.satellites=[70 deg, -160 deg]", "cue.shared=0.5"]).early_warning
    assert (warning.satellites, warning.shared, warning.depth) == (2, 0.5, 5.0)
    for place, longitude in ((warning.first_satellite_m, 70.0), (warning.second_satellite_m, 200.0)):
        assert np.hypot(*place[:2]) == pytest.approx((WGS84.mu_m3_s2 / 7.292115e-5**2) ** (1 / 3), rel=1e-4)
        turned = np.arctan2(place[1], place[0]) - radians(longitude)
        assert np.cos(turned) == pytest.approx(1.0)
        assert place[2] == 0.0


@pytest.mark.parametrize("given", [f"cue={{radar: {RADAR}}}", f"cue={{radars: [{RADAR}]}}"])
def test_a_radar_elsewhere_needs_no_satellites(given):
    setup = load(EXAMPLE, [given])
    assert setup.early_warning is None
    (remote,) = setup.remote_radars
    assert (remote.name, remote.interval_s, remote.delay_s, remote.loss) == ("green-pine", 10.0, 2.0, 0.0)
    assert remote.radar.boresight_rad == pytest.approx(radians(20.0))
    assert ("radar", "green-pine") in {(each.kind, each.name) for each in entries(read(EXAMPLE, [given]))}


def test_radars_may_be_several_and_have_names():
    given = f"cue={{early-warning: true, radar: {RADAR}, radars: [{RADAR[:-1]}, name: ship, loss: 0.2}}]}}"
    setup = load(EXAMPLE, [given])
    assert [(each.name, each.loss) for each in setup.remote_radars] == [("green-pine", 0.0), ("ship", 0.2)]
    assert setup.early_warning is not None


def test_a_cue_written_out_is_read_again(tmp_path):
    scenario = read(EXAMPLE, [f"cue={{early-warning: true, satellites: [70 deg], radar: {RADAR}}}"])
    path = tmp_path / "again.yaml"
    path.write_text(dump(scenario))
    assert read(path).cue == scenario.cue


def test_none_is_nobody():
    setup = load(EXAMPLE, ["cue=none"])
    assert setup.early_warning is None
    assert setup.remote_radars == ()


@pytest.mark.parametrize(
    "change, says",
    [
        ("cue={delay: 60 s}", "cue: names nobody who reports. Write 'early-warning: true' for satellites"),
        ("cue.loss=1.5", "cue.loss: must be at most 1.0, not '1.5'."),
        ("cue.loss=-1", "cue.loss: must be at least 0.0, not '-1'."),
        ("cue.loss=often", "cue.loss: must be a number, not 'often'."),
        ("cue.shared=2", "cue.shared: must be at most 1.0, not '2'."),
        ("cue.satellites=[1 deg, 2 deg, 3 deg]", "cue.satellites: must have at most 2 entries."),
        ("cue.satellites=[70 deg, 70 deg]", "cue: satellites: two at one longitude are one."),
        ("cue.satellites=[70]", "cue.satellites.0: '70' has no unit."),
        ("cue.radar={design: green-pine}", "cue.radar.at: is missing. Where it stands."),
        (f"cue.radar={RADAR.replace('pine', 'pin')}", "Did you mean 'green-pine'?"),
        (f"cue.radar={RADAR.replace('[37.9, 124.7]', 'soul')}", "cue.radar.at: Unknown place 'soul'."),
        (f"cue.radars=[{RADAR[:-1]}, intervall: 5 s}}]", "Did you mean 'interval'?"),
        (f"cue.radar={RADAR[:-1]}, interval: 0 s}}", "cue.radar.interval: must be at least 1 s, not 0 s."),
    ],
)
def test_a_mistake_is_said_with_its_cure(change, says):
    with pytest.raises(errors.BadInput) as caught:
        load(EXAMPLE, [change])
    assert says in "\n".join(caught.value.complaints)
