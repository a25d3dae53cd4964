"""The record: units everywhere, SI, and the paths of a single fight."""

import numpy as np

from engagement.fights import TEST_LIKE, fought, scene
from uppertier.engagement.events import LOST
from uppertier.engagement.prepare import open_books
from uppertier.engagement.record import FIELDS, HISTORY
from uppertier.radar.array import in_view


def test_every_variable_and_coordinate_has_a_unit():
    record = fought(*TEST_LIKE, first=6)
    numbers = [name for name in record.variables if record[name].dtype.kind in "fiu"]
    assert len(numbers) > 20
    assert [name for name in numbers if not record[name].attrs.get("units")] == []
    assert [name for name in record.data_vars if not record[name].attrs.get("long_name")] == []


def test_a_name_that_ends_in_a_unit_has_that_unit():
    record = fought(*TEST_LIKE, first=6)
    for name in FIELDS:
        unit = record[name].attrs["units"]
        if name.endswith("_m_s"):
            assert unit == "m/s"
        elif name.endswith("_s"):
            assert unit == "s"
        elif name.endswith("_m"):
            assert unit == "m"
        elif name.endswith("_rad"):
            assert unit == "rad"
        else:
            assert unit == "1"


def test_a_batch_keeps_no_paths_and_a_single_fight_does():
    single = fought(*TEST_LIKE, first=6)
    batch = fought(*TEST_LIKE, replicas=5, first=3, threads=2)
    assert set(HISTORY) <= set(single.data_vars)
    assert set(HISTORY) & set(batch.data_vars) == set()


def test_paths_are_sampled_once_a_second_and_only_in_flight():
    record = fought(*TEST_LIKE, first=6).isel(replica=0)
    time_s = record["time"].values
    np.testing.assert_allclose(np.diff(time_s), 1.0, atol=1e-9)
    target = record["target_position_m"].values[:, 0]
    flying = np.isfinite(target[:, 0])
    end_s = min(float(record["threat_killed_s"][0]), float(record["threat_impact_s"][0]))
    # A sample is taken at the end of its frame, and stands for the frame's beginning: 0.1 s either way.
    assert np.all(flying[time_s < end_s - 0.1])
    assert not np.any(flying[time_s > end_s])
    shot = record["interceptor_position_m"].values[:, 0]
    in_air = np.isfinite(shot[:, 0])
    launch_s, closest_s = float(record["round_launch_s"][0]), float(record["round_closest_s"][0])
    assert np.all(in_air[(time_s > launch_s + 0.1) & (time_s < closest_s - 0.1)])
    assert not np.any(in_air[(time_s < launch_s - 0.1) | (time_s > closest_s + 0.1)])


def test_the_battery_believes_the_missile_to_be_about_where_it_is():
    """A kilometre: some beamwidths early on, far less later; a mix-up of slots or frames would be 10 km."""
    record = fought(*TEST_LIKE, first=6).isel(replica=0)
    truth = record["target_position_m"].values[:, 0]
    believed = record["believed_position_m"].values[:, record["track_origin"].values == 0]
    off = np.linalg.norm(believed - truth[:, None], axis=-1)
    known = np.isfinite(off)
    assert np.sum(known) > 60
    assert np.median(off[known]) < 1000.0


def test_names_of_missiles_and_targets_are_coordinates():
    record = fought(*TEST_LIKE, first=6)
    setup = scene(*TEST_LIKE)
    assert record["threat"].values.tolist() == [threat.name for threat in setup.threats]
    assert record["threat_target"].values.tolist() == ["daegu"]
    assert record.attrs["title"] == setup.name


def test_a_track_that_ends_outside_the_view_of_its_radar_is_told_from_one_that_fades_in_it():
    record = fought("raid.0.at=daegu", "battery.radar.boresight=285 deg", replicas=4)
    (book,) = open_books(scene("raid.0.at=daegu", "battery.radar.boresight=285 deg"))
    ended = record["event_kind"].values == LOST
    places, values = record["event_position_m"].values[ended], record["event_value"].values[ended]
    outside = [not in_view(book.radar, book.site, book.planet, tuple(map(float, each))) for each in places]
    assert values.tolist() == [float(each) for each in outside]
    assert set(values) == {0.0, 1.0}
    gone = record["track_out_of_view"].values == 1
    assert np.all(np.isfinite(record["track_dropped_s"].values[gone]))
