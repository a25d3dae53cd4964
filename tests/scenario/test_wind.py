"""A wind profile from a file: read, refused, and felt."""

import pytest

from uppertier.errors import BadInput
from uppertier.scenario import flights
from uppertier.scenario.wind import read_wind

PROFILE = "# a winter jet\nheight_m,east_m_s,north_m_s\n0,5,0\n11000,60,0\n25000,10,0\n"


def written(folder, text):
    path = folder / "wind.csv"
    path.write_text(text)
    return path


def test_the_wind_of_the_file_blows_between_its_heights_and_on_above(tmp_path):
    from uppertier.earth.air import wind_at

    air = read_wind(written(tmp_path, PROFILE))
    assert wind_at(air, 5_500.0) == pytest.approx((32.5, 0.0))
    assert wind_at(air, 80_000.0) == pytest.approx((10.0, 0.0))


def test_a_wind_from_the_west_carries_a_missile_that_knows_nothing_of_it_east(tmp_path):
    air = read_wind(written(tmp_path, PROFILE))
    still = flights.fly("scud-b", (39.0, 125.0), bearing_deg=180.0, range_m=250e3)
    blown = flights.fly("scud-b", (39.0, 125.0), bearing_deg=180.0, range_m=250e3, wind=air)
    assert blown.summary.miss_km < 0.1
    # To land on the same target it has to be aimed elsewhere; the launch turns, by some tenths of a degree.
    turn = blown.aim.launch.azimuth_rad - still.aim.launch.azimuth_rad
    assert 1e-4 < abs(turn) < 5e-2


@pytest.mark.parametrize(
    "text, said",
    [
        ("height_m,east_m_s\n0,1\n", "missing: north_m_s"),
        ("height_m,east_m_s,north_m_s\n0,five,0\n", "row 1"),
        ("height_m,east_m_s,north_m_s\n0,500,0\n10,5,0\n", "no wind passes 300"),
        ("height_m,east_m_s,north_m_s\n0,5,0\n", "two or more heights"),
        ("height_m,east_m_s,north_m_s\n9,5,0\n0,5,0\n", "above the one before"),
    ],
)
def test_a_profile_that_is_none_is_refused_with_a_sentence(tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        read_wind(written(tmp_path, text))
