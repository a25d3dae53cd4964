"""From scenario to setup: names become designs, launchers stand, missiles are aimed; or why not."""

from math import cos, degrees, hypot, inf
from pathlib import Path

import pytest

from uppertier import errors
from uppertier.scenario.build import load
from uppertier.scenario.names import entries
from uppertier.scenario.read import read

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"
EARTH_M = 6_371_000.0


@pytest.fixture(scope="module")
def setup():
    return load(EXAMPLE)


def test_the_example_becomes_four_missiles_ten_seconds_apart(setup):
    assert [threat.name for threat in setup.threats] == [f"scud-er-{i}" for i in (1, 2, 3, 4)]
    assert [threat.launch_s for threat in setup.threats] == [0.0, 10.0, 20.0, 30.0]
    assert {threat.dispersion_m for threat in setup.threats} == {2000.0}
    assert {threat.target.name for threat in setup.threats} == {"busan"}


def test_the_tracker_works_with_interacting_models_unless_told_otherwise(setup):
    assert setup.batteries[0].tracking.filter == "interacting"
    for name in ("extended", "unscented"):
        assert load(EXAMPLE, [f"battery.tracker.filter={name}"]).batteries[0].tracking.filter == name
    with pytest.raises(errors.BadInput, match="extended"):
        load(EXAMPLE, ["battery.tracker.filter=extnded"])


def test_joint_association_works_with_the_extended_filter_only():
    joint = "battery.tracker.association=joint"
    assert load(EXAMPLE, [joint]).batteries[0].tracking.filter == "extended"
    with pytest.raises(errors.BadInput, match="'extended' only, not with 'interacting'"):
        load(EXAMPLE, [joint, "battery.tracker.filter=interacting"])


def test_every_missile_is_aimed_within_100_metres(setup):
    assert all(threat.aim.miss_m < 100.0 for threat in setup.threats)


def test_the_battery_is_the_one_written(setup):
    assert setup.batteries[0].radar.design.name == "an-tpy-2"
    assert degrees(setup.batteries[0].radar.boresight_rad) == pytest.approx(345.0)
    assert setup.batteries[0].radar.spot.height_m == 650.0
    assert setup.batteries[0].interceptor.name == "thaad"
    assert (
        setup.batteries[0].doctrine.shots,
        setup.batteries[0].doctrine.salvo,
        setup.batteries[0].doctrine.reserve,
    ) == ("shoot-look-shoot", 2, 0)
    assert (
        setup.batteries[0].delays.plan_s,
        setup.batteries[0].delays.uplink_s,
        setup.batteries[0].delays.assess_s,
    ) == (5.0, 0.5, 4.0)
    assert setup.horizon_s == 1200.0
    assert [place.spot.name for place in setup.places] == ["busan", "daegu", "camp-humphreys", "gyeryongdae"]
    assert all(place.radius_m > 0 for place in setup.places)


def test_the_launchers_stand_in_front_of_the_radar_and_400_m_apart(setup):
    def offset(spot):
        north = (spot.latitude_rad - setup.batteries[0].radar.spot.latitude_rad) * EARTH_M
        across = (
            (spot.longitude_rad - setup.batteries[0].radar.spot.longitude_rad)
            * cos(spot.latitude_rad)
            * EARTH_M
        )
        return across, north

    (x1, y1), (x2, y2) = (offset(launcher.spot) for launcher in setup.batteries[0].launchers)
    # 400 m along an arc of 30 degrees are 395 m as the crow flies; a sphere for an ellipsoid costs 1 m.
    assert hypot(x2 - x1, y2 - y1) == pytest.approx(395.4, abs=3.0)
    assert min(y1, y2) > 0.0
    assert [launcher.rounds for launcher in setup.batteries[0].launchers] == [8, 8]
    assert [launcher.interval_s for launcher in setup.batteries[0].launchers] == [5.0, 5.0]
    assert {launcher.spot.height_m for launcher in setup.batteries[0].launchers} == {650.0}


def test_launchers_may_stand_elsewhere(setup):
    moved = load(EXAMPLE, ["battery.launchers.at=daegu", "battery.launchers.count=6"])
    assert len(moved.batteries[0].launchers) == 6
    for launcher in moved.batteries[0].launchers:
        # Six launchers at 400 m on an arc of 30 degrees stand 3.8 km from its centre.
        assert degrees(launcher.spot.latitude_rad) == pytest.approx(35.8714, abs=0.05)
    assert moved.batteries[0].radar == setup.batteries[0].radar


def test_early_warning_is_what_the_cue_says_and_the_catalogue_fills_in(setup):
    assert setup.early_warning.delay_s == 60.0
    assert setup.early_warning.position_sigma_m == 2000.0
    assert load(EXAMPLE, ["cue.position-error=5 km"]).early_warning.position_sigma_m == 5000.0
    assert load(EXAMPLE, ["cue.early-warning=false"]).early_warning is None
    assert load(EXAMPLE, ["cue.delay="]).early_warning.delay_s == 60.0


def test_lines_of_a_raid_follow_each_other_and_are_counted_by_missile(tmp_path):
    line = (
        "  - {missile: scud-er, count: 4, from: [39.66, 124.70], at: busan, apart: 10 s, dispersion: 2 km}\n"
    )
    more = (
        "  - {missile: scud-er, from: tongchang-ri, at: daegu, first: 60 s}\n"
        "  - {missile: nodong, count: 2, from: sukchon, at: busan, apart: 5 s, first: 30 s}\n"
    )
    path = tmp_path / "fight.yaml"
    text = EXAMPLE.read_text()
    assert line in text
    path.write_text(text.replace(line, line + more))
    threats = load(path).threats
    assert [threat.name for threat in threats[3:]] == ["scud-er-4", "scud-er-5", "nodong-1", "nodong-2"]
    assert [threat.launch_s for threat in threats[4:]] == [60.0, 30.0, 35.0]
    assert threats[4].origin.name == "tongchang-ri"


def test_a_place_without_a_name_is_called_by_its_coordinates():
    places = load(EXAMPLE, ["defends=[busan, [-12.5, 200.25]]"]).places
    assert places[1].spot.title == "12.50 S, 159.75 W"
    assert places[1].radius_m == 10_000.0


def test_a_missile_out_of_range_is_impossible_and_says_by_how_much():
    with pytest.raises(errors.OutOfReach) as caught:
        load(EXAMPLE, ["raid.0.missile=scud-b"])
    assert caught.value.exit_code == 3
    assert str(caught.value).startswith(f"{EXAMPLE}:11:5: raid.0: ")
    # Busan is 630 km away; the catalogue's Scud-B goes about 330 km.
    assert 200e3 < caught.value.short_by_m < 400e3


def test_every_line_out_of_range_is_said(tmp_path):
    path = tmp_path / "fight.yaml"
    extra = "  - {missile: scud-b, from: kaesong, at: guam}\ndefends"
    path.write_text(EXAMPLE.read_text().replace("scud-er", "scud-b").replace("defends", extra))
    with pytest.raises(errors.OutOfReach) as caught:
        load(path)
    first, second = str(caught.value).splitlines()
    assert ":11:5: raid.0: " in first
    assert ":12:5: raid.1: " in second


def test_a_lighter_payload_flies_farther():
    at_guam = ["raid.0.missile=hwasong-10", "raid.0.from=wonsan", "raid.0.at=guam", "raid.0.count=1"]
    with pytest.raises(errors.OutOfReach, match="out of reach"):
        load(EXAMPLE, at_guam)
    (threat,) = load(EXAMPLE, [*at_guam, "raid.0.payload=500 kg"]).threats
    assert threat.missile.payload_kg == 500.0


def test_an_apogee_no_flight_can_have_is_impossible():
    with pytest.raises(errors.Impossible, match=r":11:5: raid.0: "):
        load(EXAMPLE, ["raid.0.apogee=5000 km"])


def test_all_unknown_names_are_said_at_once_with_the_nearest():
    with pytest.raises(errors.BadInput) as caught:
        load(
            EXAMPLE,
            [
                "battery.radar.design=an-tpy2",
                "battery.launchers.design=thaad-luncher",
                "battery.interceptor=thad",
                "raid.0.missile=scud-err",
                "raid.0.at=bussan",
                "defends=[seoul, deagu]",
            ],
        )
    found = "\n".join(caught.value.complaints)
    assert len(caught.value.complaints) == 6
    for right in ("an-tpy-2", "thaad-launcher", "thaad", "scud-er", "busan", "daegu"):
        assert f"Did you mean '{right}'?" in found
    assert "defends.1: Unknown place 'deagu'" in found


def test_an_unknown_name_is_said_with_its_line(tmp_path):
    path = tmp_path / "fight.yaml"
    path.write_text(EXAMPLE.read_text().replace("at: busan", "at: atlantis"))
    with pytest.raises(errors.BadInput, match=r"fight.yaml:11:61: raid.0.at: Unknown place 'atlantis'"):
        load(path)


def test_the_entries_of_a_scenario_are_those_it_names():
    found = {(entry.kind, entry.name) for entry in entries(read(EXAMPLE))}
    assert found == {
        ("radar", "an-tpy-2"),
        ("launcher", "thaad-launcher"),
        ("interceptor", "thaad"),
        ("missile", "scud-er"),
        ("early-warning", "infrared-satellites"),
        *(("place", name) for name in ("busan", "daegu", "camp-humphreys", "gyeryongdae")),
    }


def test_the_radar_works_in_the_mode_asked_for():
    assert load(EXAMPLE).batteries[0].radar.design.mode == "terminal"
    forward = load(EXAMPLE, ["battery.radar.mode=forward-based"]).batteries[0].radar
    assert (forward.mode, forward.design.mode) == ("forward-based", "forward-based")
    assert forward.design.reference_dwell_s == 0.88


def test_a_radar_without_modes_works_for_its_own_battery_and_in_no_other_mode():
    assert load(EXAMPLE, ["battery.radar.design=green-pine"]).batteries[0].radar.design.mode is None
    with pytest.raises(errors.BadInput, match=r"battery.radar.mode: EL/M-2080 Green Pine has no modes"):
        load(EXAMPLE, ["battery.radar.design=green-pine", "battery.radar.mode=forward-based"])


def test_a_line_of_the_raid_may_have_another_echo():
    usual, faint = load(EXAMPLE), load(EXAMPLE, ["raid.0.cross-section=-30 dBsm"])
    assert faint.threats[0].missile.warhead_cross_section_m2 == pytest.approx(0.001)
    assert faint.threats[0].missile.body_cross_section_m2 == usual.threats[0].missile.body_cross_section_m2


SECOND = (
    "{radar: {design: an-tpy-2, at: seoul, boresight: 0 deg, lost: 90 s}, interceptor: thaad, "
    "launchers: {design: thaad-launcher, count: 1, at: radar}, doctrine: {shots: single}, "
    "delays: {plan: 5 s, uplink: 0.5 s, assess: 4 s}, defends: [seoul], uplink-loss: 0.1}"
)


def several(tmp_path, *changes, second=SECOND):
    """Return the example with its battery as the first of two, changed and built."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("battery:\n", "batteries:\n - name: first\n")
    lines = [f" {line}" if line.startswith("  ") else line for line in text.splitlines()]
    lines.insert(lines.index("cue: {early-warning: true, delay: 60 s}"), f" - {second}")
    file = tmp_path / "several.yaml"
    file.write_text("\n".join(lines).replace("    - {missile", "  - {missile"), encoding="utf-8")
    return load(file, changes)


def test_several_batteries_each_with_places_and_failures_of_its_own(tmp_path):
    setup = several(
        tmp_path, "sharing={delay: 2 s, loss: 0.1, lost: 300 s}", "batteries.0.launch-on-remote=true"
    )
    first, second = setup.batteries
    assert (first.name, second.name) == ("first", "seoul")
    assert (first.radar_lost_s, second.radar_lost_s) == (inf, 90.0)
    assert (first.uplink_loss, second.uplink_loss) == (0.0, 0.1)
    assert (first.launch_on_remote, second.launch_on_remote) == (True, False)
    assert [place.spot.name for place in second.places] == ["seoul"]
    assert [place.spot.name for place in setup.places][-1] == "seoul"
    assert len(first.launchers) == 2
    assert (setup.sharing.delay_s, setup.sharing.loss, setup.sharing.lost_s) == (2.0, 0.1, 300.0)
    assert several(tmp_path).sharing is None
    assert several(tmp_path, "sharing=none").sharing is None
    assert several(tmp_path, "sharing={tracks: false, engagements: false}").sharing is None


def test_one_battery_in_a_list_is_that_battery(tmp_path):
    file = tmp_path / "one.yaml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("battery:\n", "batteries:\n -\n")
    file.write_text(text, encoding="utf-8")
    assert load(file).batteries == load(EXAMPLE).batteries


@pytest.mark.parametrize(
    "change, says",
    [
        (f"battery={SECOND}", "give either 'battery' or 'batteries', not both"),
        ("batteries.1.name=first", "two batteries are called 'first'"),
        ("batteries.1.radar.design=an-tpy-3", "batteries.1.radar.design: Unknown radar 'an-tpy-3'. Did you"),
        ("batteries.1.defends=[soul]", "batteries.1.defends.0: Unknown place 'soul'. Did you mean 'seoul'?"),
        ("batteries.1.radr={}", "batteries.1.radr: unknown key 'radr'. Did you mean 'radar'?"),
        ("batteries.1.uplink-loss=2", "batteries.1.uplink-loss: must be at most 1"),
        ("sharing={tracks: false}", "sharing: engagements are known by their tracks"),
        (
            "sharing={tracks: false, engagements: false, assignment: together}",
            "sharing: a centre assigns rounds to shared tracks",
        ),
        ("sharing={tracs: true}", "sharing.tracs: unknown key 'tracs'. Did you mean 'tracks'?"),
        ("batteries.1.radar.lost=90", "batteries.1.radar.lost: '90' has no unit. A time takes"),
    ],
)
def test_mistakes_about_several_batteries_are_explained(tmp_path, change, says):
    with pytest.raises(errors.BadInput) as caught:
        several(tmp_path, change)
    assert any(says in complaint for complaint in caught.value.complaints), caught.value.complaints


@pytest.mark.parametrize(
    "change, says",
    [
        ("battery=null", "has no battery. Write 'battery: {…}' for one"),
        ("sharing={}", "'sharing' is between batteries, and there is one"),
        ("battery.launch-on-remote=true", "'launch-on-remote' needs another battery"),
    ],
)
def test_what_one_battery_cannot_do_is_explained(change, says):
    with pytest.raises(errors.BadInput, match=says):
        load(EXAMPLE, [change])
