"""A radar as data: numbers a reader can check, the budget line by line, and how it stands on the ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, degrees, log10, pi, radians
from typing import Any

from uppertier.earth.constants import BOLTZMANN_J_K, SPEED_OF_LIGHT_M_S, WGS84, Planet
from uppertier.earth.frames import east_north_up, face_rotation
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.errors import BadInput, Impossible, unknown
from uppertier.radar.array import Site, aperture_gain, beamwidth
from uppertier.radar.equation import RadarParameters, dwell_range, dwell_snr
from uppertier.radar.fence import fence_beams
from uppertier.radar.mode import PROGRAM, RadarMode
from uppertier.radar.surroundings import BARE, Surroundings


@dataclass(frozen=True)
class BudgetLine:
    """One factor of the radar equation: what it is, its value in its unit, its part of the ratio in dB."""

    what: str
    value: float
    unit: str
    db: float


@dataclass(frozen=True)
class RadarDesign:
    """A radar with one planar phased-array face, by its public parameters; SI and radians.

    Power and time: `average_power_w` radiated, `duty` its part of the peak power; a dwell of
    `reference_dwell_s` is the longest and `shortest_dwell_s` the shortest that is ever made (time on the
    clock, not of emission); `fence_dwell_s` is that of a fence beam; a dwell on a track is as long as it
    takes for `wanted_snr` (a ratio).

    Face: area, width (across) and height (up the face), efficiency; `face_tilt_rad` of the normal above the
    horizon; `azimuth_half_width_rad` of the sector on either side of the boresight, `largest_scan_rad` off
    the normal; the gains of both ways together fall as the `scan_loss_exponent`-th power of the cosine of the
    scan.

    Receiver: system noise temperature; `losses_db` as (name, decibels); `bandwidth_hz` sets the range cell;
    `false_alarm_probability` in one range cell of the shortest gate (longer gates get a higher threshold, see
    `detection.cell_probability`); `instrumented_range_m` is where the fence's gate ends; `range_floor_m` and
    `angle_floor_beamwidths` are the errors left at any strength of echo. `pulse_repetition_hz` is the rate of
    the pulses in a dwell, by which range rates are told apart.

    Air and errors that stay: `air_loss_elevation_rad` is where the air takes what the losses count for it;
    `range_bias_m`, `alignment_bias_rad` (of each direction cosine) and `refraction_residual` (the part by
    which the correction for the air is off) are standard deviations of what a whole fight has in common. The
    last three may be left at nothing.

    Schedule: `search_share` is the part of the time that search keeps under load, `uplink_message_s` the time
    of one message to an interceptor, `track_interval_s` from one look at a track to the next (None: as the
    tracker has it). `modes` are the programs the radar can run, `mode` the one it runs, if one was chosen.
    """

    name: str
    title: str
    frequency_hz: float
    average_power_w: float
    duty: float
    aperture_area_m2: float
    aperture_width_m: float
    aperture_height_m: float
    aperture_efficiency: float
    noise_temperature_k: float
    losses_db: tuple[tuple[str, float], ...]
    bandwidth_hz: float
    reference_dwell_s: float
    shortest_dwell_s: float
    fence_dwell_s: float
    wanted_snr: float
    instrumented_range_m: float
    azimuth_half_width_rad: float
    largest_scan_rad: float
    min_elevation_rad: float
    max_elevation_rad: float
    face_tilt_rad: float
    false_alarm_probability: float
    range_floor_m: float
    angle_floor_beamwidths: float
    scan_loss_exponent: float
    pulse_repetition_hz: float
    air_loss_elevation_rad: float = radians(5.0)
    range_bias_m: float = 0.0
    alignment_bias_rad: float = 0.0
    refraction_residual: float = 0.0
    search_share: float = 0.0
    uplink_message_s: float = 0.0
    track_interval_s: float | None = None
    modes: tuple[RadarMode, ...] = ()
    mode: str | None = None

    def __post_init__(self) -> None:
        """Refuse a radar that cannot be built, with one sentence for each mistake."""
        complaints = list(self._complaints())
        if complaints:
            raise BadInput(*complaints)

    def _complaints(self):
        for field in _POSITIVE:
            if not getattr(self, field) > 0.0:
                yield f"Radar '{self.name}': {field} must be above 0, not {getattr(self, field):g}."
        for field in _NOT_NEGATIVE:
            if not getattr(self, field) >= 0.0:
                yield f"Radar '{self.name}': {field} cannot be negative ({getattr(self, field):g})."
        yield from self._schedule_complaints()
        for field in ("duty", "aperture_efficiency"):
            if getattr(self, field) > 1.0:
                yield f"Radar '{self.name}': {field} is a part, at most 1, not {getattr(self, field):g}."
        for what, decibels in self.losses_db:
            if decibels < 0.0:
                yield f"Radar '{self.name}': the loss '{what}' is negative, {decibels:g} dB: that is a gain."
        if not self.false_alarm_probability < 1.0:
            yield f"Radar '{self.name}': false_alarm_probability must be below 1."
        if self.largest_scan_rad >= 0.5 * pi:
            yield (
                f"Radar '{self.name}': a largest_scan_rad of {degrees(self.largest_scan_rad):g} deg puts "
                "the beam behind the face; it must be below 90 deg."
            )
        if not self.alignment_bias_rad < 0.1 or not self.refraction_residual < 1.0:
            yield (
                f"Radar '{self.name}': an alignment_bias_rad of 0.1 or a refraction_residual of 1 and more "
                "is no correction at all."
            )
        if not 0.0 <= self.air_loss_elevation_rad <= 0.5 * pi:
            yield (
                f"Radar '{self.name}': air_loss_elevation_rad must be 0 to 90 deg, not "
                f"{degrees(self.air_loss_elevation_rad):g} deg."
            )
        if self.shortest_dwell_s > self.reference_dwell_s or self.fence_dwell_s > self.reference_dwell_s:
            yield f"Radar '{self.name}': no dwell may be longer than reference_dwell_s."
        if not self.min_elevation_rad < self.max_elevation_rad:
            yield f"Radar '{self.name}': min_elevation_rad must be below max_elevation_rad."

    def _schedule_complaints(self):
        if not 0.0 <= self.search_share < 1.0:
            yield f"Radar '{self.name}': search_share is a part below 1, not {self.search_share:g}."
        if self.uplink_message_s < 0.0:
            yield f"Radar '{self.name}': uplink_message_s cannot be negative ({self.uplink_message_s:g})."
        if self.track_interval_s is not None and not self.track_interval_s > 0.0:
            yield f"Radar '{self.name}': track_interval_s must be above 0, not {self.track_interval_s:g}."
        for mode in self.modes:
            fields = {field for field, _ in mode.changes}
            if fields != {field for field, _ in self.modes[0].changes}:
                # Else the answer of `in_mode` would depend on the mode it is asked in.
                yield f"Radar '{self.name}': all modes must state the same figures as '{self.modes[0].name}'."
            for field in fields:
                if field not in PROGRAM:
                    yield f"Radar '{self.name}': mode '{mode.name}' cannot change {field}, the hardware's."

    def in_mode(self, name: str) -> RadarDesign:
        """Return the radar as it works in one of its modes. Raises BadInput when it has no such mode."""
        known = {mode.name: mode for mode in self.modes}
        if not known:
            raise BadInput(f"{self.title} has no modes in the catalogue: leave the mode '{name}' out.")
        if name not in known:
            raise unknown(f"mode of {self.title}", name, known)
        changes: dict[str, Any] = dict(known[name].changes)
        return replace(self, mode=name, **changes)

    @property
    def fence_sweep_s(self) -> float:
        """How long one sweep of the fence takes when nothing else is asked of the face."""
        return fence_beams(self.parameters()) * self.fence_dwell_s

    @property
    def wavelength_m(self) -> float:
        """Wavelength of the carrier."""
        return SPEED_OF_LIGHT_M_S / self.frequency_hz

    @property
    def gain(self) -> float:
        """Gain along the normal, as a ratio, on transmission and on reception alike."""
        return aperture_gain(self.aperture_area_m2, self.aperture_efficiency, self.wavelength_m)

    @property
    def losses(self) -> float:
        """All losses together, as a ratio of 1 or more."""
        return 10.0 ** (sum(decibels for _, decibels in self.losses_db) / 10.0)

    def parameters(self, surroundings: Surroundings = BARE) -> RadarParameters:
        """Return the radar for compiled code amid its surroundings."""
        shared = {
            name: float(getattr(self, name))
            for name in RadarParameters._fields
            if name in self.__dataclass_fields__
        }
        return RadarParameters(
            wavelength_m=self.wavelength_m,
            gain=self.gain,
            azimuth_beamwidth_rad=beamwidth(self.wavelength_m, self.aperture_width_m),
            elevation_beamwidth_rad=beamwidth(self.wavelength_m, self.aperture_height_m),
            losses=self.losses,
            weather=surroundings.weather(self.frequency_hz, self.air_loss_elevation_rad),
            ground=surroundings.ground(),
            **shared,
        )

    def stand(
        self,
        latitude_rad: float,
        longitude_rad: float,
        height_m: float,
        boresight_azimuth_rad: float,
        planet: Planet = WGS84,
    ) -> Site:
        """Return the radar as it stands at a geodetic place, turned to an azimuth and tilted as designed."""
        return Site(
            position=ecef_from_geodetic(latitude_rad, longitude_rad, height_m, planet),
            face=face_rotation(latitude_rad, longitude_rad, boresight_azimuth_rad, self.face_tilt_rad),
            east_north_up=east_north_up(latitude_rad, longitude_rad),
            boresight_azimuth_rad=float(boresight_azimuth_rad),
        )

    def snr(self, cross_section_m2: float, range_m: float, dwell_s: float, scan_rad: float = 0.0) -> float:
        """Return the ratio of signal to noise of one dwell in the clear, the target amid the beam."""
        self._check_asked(cross_section_m2, dwell_s, scan_rad)
        return dwell_snr(
            self.parameters(), float(cross_section_m2), float(range_m), float(dwell_s), cos(scan_rad)
        )

    def range_in_the_clear(
        self, cross_section_m2: float, snr: float, dwell_s: float, scan_rad: float = 0.0
    ) -> float:
        """Return the range (m) at which one dwell reaches the ratio `snr`: no horizon, no air, no clutter."""
        self._check_asked(cross_section_m2, dwell_s, scan_rad)
        if not snr > 0.0:
            raise BadInput(f"The signal-to-noise ratio must be above 0, not {snr:g}.")
        return dwell_range(
            self.parameters(), float(cross_section_m2), float(snr), float(dwell_s), cos(scan_rad)
        )

    def _check_asked(self, cross_section_m2: float, dwell_s: float, scan_rad: float) -> None:
        if not cross_section_m2 > 0.0:
            raise BadInput(f"The radar cross-section must be above 0 m^2, not {cross_section_m2:g} m^2.")
        if not dwell_s > 0.0:
            raise BadInput(f"The dwell must be longer than 0 s, not {dwell_s:g} s.")
        if not abs(scan_rad) <= self.largest_scan_rad:
            raise Impossible(
                f"{self.title} steers its beam at most {degrees(self.largest_scan_rad):g} deg off the face's "
                f"normal; {degrees(abs(scan_rad)):g} deg is beyond that."
            )

    def budget(
        self, cross_section_m2: float, range_m: float, dwell_s: float, scan_rad: float = 0.0
    ) -> list[BudgetLine]:
        """Return the radar equation line by line at one range; the decibels add up to the ratio of `snr`."""
        self._check_asked(cross_section_m2, dwell_s, scan_rad)
        scan_db = 10.0 * self.scan_loss_exponent * log10(1.0 / cos(scan_rad))
        return [
            BudgetLine("average power", self.average_power_w, "W", decibels(self.average_power_w)),
            BudgetLine("dwell", dwell_s, "s", decibels(dwell_s)),
            BudgetLine("transmit gain", decibels(self.gain), "dB", decibels(self.gain)),
            BudgetLine("receive gain", decibels(self.gain), "dB", decibels(self.gain)),
            BudgetLine("scan loss, both ways", scan_db, "dB", -scan_db),
            BudgetLine("wavelength squared", self.wavelength_m**2, "m^2", decibels(self.wavelength_m**2)),
            BudgetLine("radar cross-section", cross_section_m2, "m^2", decibels(cross_section_m2)),
            BudgetLine("one over (4 pi)^3", (4.0 * pi) ** -3, "1", -30.0 * log10(4.0 * pi)),
            BudgetLine("one over range^4", range_m / 1e3, "km", -40.0 * log10(range_m)),
            BudgetLine("one over Boltzmann's constant", BOLTZMANN_J_K, "J/K", -decibels(BOLTZMANN_J_K)),
            BudgetLine(
                "one over noise temperature",
                self.noise_temperature_k,
                "K",
                -decibels(self.noise_temperature_k),
            ),
            *(BudgetLine(f"loss: {what}", loss_db, "dB", -loss_db) for what, loss_db in self.losses_db),
        ]


def decibels(ratio: float) -> float:
    """Return ten times the common logarithm of a ratio of powers."""
    return 10.0 * log10(ratio)


_NOT_NEGATIVE = (
    "range_floor_m",
    "angle_floor_beamwidths",
    "scan_loss_exponent",
    "range_bias_m",
    "alignment_bias_rad",
    "refraction_residual",
)
_POSITIVE = (
    "frequency_hz",
    "average_power_w",
    "duty",
    "aperture_area_m2",
    "aperture_width_m",
    "aperture_height_m",
    "aperture_efficiency",
    "noise_temperature_k",
    "bandwidth_hz",
    "reference_dwell_s",
    "shortest_dwell_s",
    "fence_dwell_s",
    "wanted_snr",
    "instrumented_range_m",
    "azimuth_half_width_rad",
    "largest_scan_rad",
    "false_alarm_probability",
    "pulse_repetition_hz",
)
