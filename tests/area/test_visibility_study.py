"""The table of a study: a row for every way of looking, the same as one flight at a time, and refusals."""

from math import inf, radians
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import uppertier
from uppertier.area.visibility_study import COLUMNS, Area, Mode, Study, Watcher, table, write_table
from uppertier.catalog import build
from uppertier.engagement.setup import Spot
from uppertier.errors import BadInput
from uppertier.scenario.visibility_study import build_study, read_study

STUDIES = Path(__file__).parents[2] / "studies"
LOS_ANGELES = (34.05, -118.25)


def spot(name):
    place = build.place(name)
    return Spot(place.name, place.title, *place)


def target(name, latitude_deg, longitude_deg):
    return Spot(name, name, radians(latitude_deg), radians(longitude_deg), 0.0)


@pytest.fixture(scope="module")
def study():
    return Study(
        name="two areas",
        about="",
        areas=(
            Area(spot("luoning"), build.missile("df-5"), "minimum-energy", None),
            Area(spot("delingha"), build.missile("df-31a"), "minimum-energy", None),
        ),
        targets=(target("Los Angeles", *LOS_ANGELES), target("Washington", 38.90, -77.04)),
        watchers=(
            Watcher(
                spot("seongju"),
                build.radar("an-tpy-2"),
                (radians(345.0), None),
                None,
                radians(5.0),
            ),
        ),
        modes=(
            Mode("equation", 20.0, 0.1, None, inf),
            Mode("low", 20.0, 0.88, radians(2.0), 2.0e6),
        ),
        cross_sections_m2=(0.1, 1.0),
        min_height_m=0.0,
    )


@pytest.fixture(scope="module")
def rows(study):
    return [row for some in table(study) for row in some]


def test_there_is_a_row_for_every_way_of_looking(study, rows):
    assert (study.flights, study.views) == (4, 8)
    assert len(rows) == 32
    assert len({tuple(row[name] for name in COLUMNS[:9]) for row in rows}) == 32
    assert all(tuple(row) == COLUMNS for row in rows)
    assert [row["launch_area"] for row in rows] == ["luoning"] * 16 + ["delingha"] * 16


@pytest.mark.parametrize(
    ("mode", "limits"),
    [
        ("equation", {"dwell_s": 0.1}),
        ("low", {"dwell_s": 0.88, "min_elevation_deg": 2.0, "max_range_m": 2.0e6}),
    ],
)
@pytest.mark.parametrize("boresight", [345.0, None])
@pytest.mark.parametrize("rcs", [0.1, 1.0])
def test_a_row_says_what_one_flight_says(rows, mode, limits, boresight, rcs):
    (row,) = [
        row
        for row in rows
        if (row["launch_area"], row["target"], row["mode"], row["rcs_m2"])
        == ("luoning", "Los Angeles", mode, rcs)
        and row["boresight_deg"] == (None if boresight is None else pytest.approx(boresight))
    ]
    alone = uppertier.visibility(
        "an-tpy-2",
        "seongju",
        "df-5",
        "luoning",
        LOS_ANGELES,
        boresight_deg=boresight,
        rcs_m2=rcs,
        snr=20.0,
        **limits,
    ).to_dict()
    within = {f"seconds_within_{km}_km": value for km, value in alone.pop("seconds_within_km").items()}
    for name, value in (alone | within).items():
        # The same flight, aimed from degrees that were rounded once more or less.
        assert row[name] == (None if value is None else pytest.approx(value, abs=1e-3)), name
    assert row["seconds_in_view"] > 50.0


def test_what_cannot_be_flown_says_why(rows):
    refused = [row for row in rows if row["why_not"] is not None]
    assert {(row["launch_area"], row["target"]) for row in refused} == {("delingha", "Washington")}
    assert len(refused) == 8
    for row in refused:
        assert "out of reach: the greatest range toward" in row["why_not"]
        assert row["seconds_in_view"] is row["first_seen_s"] is row["range_km"] is None


def test_the_table_is_parquet_with_units_in_its_names(rows, tmp_path):
    write_table(rows, tmp_path / "visibility.parquet")
    found = pq.read_table(tmp_path / "visibility.parquet")
    assert tuple(found.column_names) == COLUMNS
    assert found.to_pylist() == rows
    compression = pq.ParquetFile(tmp_path / "visibility.parquet").metadata.row_group(0).column(0).compression
    assert compression == "ZSTD"


def test_who_stops_early_keeps_what_came(study):
    rows = []
    for some in table(study):
        rows += some
        break
    assert len(rows) == 8


@pytest.mark.parametrize("name", ["icbm-visibility.yaml", "icbm-visibility-others.yaml"])
def test_the_studies_of_the_house_can_be_read(name):
    study = build_study(read_study(STUDIES / name))
    assert len(study.areas) == 20
    assert study.targets[0].name == "Los Angeles"
    assert study.watchers[0].design.name == "an-tpy-2"


GOOD = """
name: a study
radars: [{design: an-tpy-2, at: seongju}]
launch-areas: [{at: luoning, missile: df-5}]
targets: [{at: guam}]
"""


def test_a_study_has_defaults(tmp_path):
    (tmp_path / "study.yaml").write_text(GOOD)
    study = build_study(read_study(tmp_path / "study.yaml"))
    assert (study.flights, study.views) == (1, 1)
    assert study.cross_sections_m2 == (None,)
    assert study.modes == (Mode("usual", None, None, None, inf),)
    assert study.watchers[0].boresights_rad == (None,)
    assert study.watchers[0].min_elevation_rad == pytest.approx(radians(5.0))


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("radars:", "radar:", "unknown key 'radar'. Did you mean 'radars'?"),
        ("targets:", "goals:", "Known here: name, about, radars, boresights, modes, rcs, launch-areas"),
        ("an-tpy-2", "an-tpy2", "study.yaml:3:19: radars.0.design: Unknown radar 'an-tpy2'. Did you mean"),
        ("df-5", "df5", "launch-areas.0.missile: Unknown missile 'df5'. Did you mean 'df-5'?"),
        ("at: guam", "at: guma", "targets.0.at: Unknown place 'guma'. Did you mean 'guam'?"),
        ("{at: guam}", "{at: guam}, {at: guam}", "targets: two are called 'guam'"),
        ("at: guam", "at: [1, 2, 3, 4]", "has 4 parts"),
        ("at: seongju", "at: seongju, sector: 20 deg", "radars.0.sector: a sector needs boresights"),
        ("at: seongju", "at: seongju, sector: 20 km", "'km' is a unit of length"),
        ("name: a study", "name: a study\nrcs: [0 m^2]", "rcs.0: must be at least 0.000001 m^2"),
        (
            "name: a study",
            "name: a study\nmodes: [{snr: 20}]",
            "modes.0.name: is missing. What it is",
        ),
        (
            "name: a study",
            "name: a study\nmodes: [{name: far, mode: forward}]",
            "modes.0.mode: seongju: Unknown mode of AN/TPY-2 'forward'. Did you mean 'forward-based'?",
        ),
        (
            "an-tpy-2, at: seongju}]",
            "green-pine, at: seongju}]\nmodes: [{name: far, mode: terminal}]",
            "modes.0.mode: seongju: EL/M-2080 Green Pine has no modes",
        ),
        ("name: a study", "name: a study\nmodes: []", "must have at least one entry"),
        ("missile: df-5", "missile: df-5, loft: lofted, apogee: 99 km", "either an apogee or a loft"),
        ("missile: df-5", "missile: df-5, loft: high", "must be one of minimum-energy, lofted, depressed"),
        (GOOD, "", "the file is empty. The studies folder"),
        (GOOD, "a word", "a study is a group of fields (name, radars, launch-areas, targets, …)"),
    ],
)
def test_mistakes_in_a_study_are_told_where_and_what_is_right(tmp_path, right, wrong, message):
    (tmp_path / "study.yaml").write_text(GOOD.replace(right, wrong))
    with pytest.raises(BadInput) as found:
        build_study(read_study(tmp_path / "study.yaml"))
    assert message in str(found.value)


def test_a_mode_of_the_design_is_an_axis_of_the_table(tmp_path):
    modes = "modes: [{name: near, mode: terminal}, {name: far, mode: forward-based}, {name: equation}]"
    lines = f"boresights: [345 deg]\nrcs: [0.1 m^2]\n{modes}\n"
    (tmp_path / "study.yaml").write_text(GOOD.replace("guam", "[34.05, -118.25]") + lines)
    study = build_study(read_study(tmp_path / "study.yaml"))
    watcher = study.watchers[0]
    assert study.modes[1].limits(watcher) == (radians(2.0), 2.0e6)
    assert study.modes[2].limits(watcher) == (watcher.min_elevation_rad, inf)
    found = {row["mode"]: row["seconds_in_view"] for some in table(study) for row in some}
    assert list(found) == ["near", "far", "equation"]
    assert found["far"] > found["near"] > 0.0
    # Terminal mode ends at 1,500 km, where the echo of 0.1 m^2 still has the ratio.
    assert found["near"] < found["equation"]
