"""The one place where a tracker chooses its filter: extended, unscented, or interacting multiple models."""

from uppertier.compiled import lean
from uppertier.tracking.filter import note_nis, predict, start_from_detection, start_from_prior, update
from uppertier.tracking.interacting import begin_modes, predict_interacting, update_interacting
from uppertier.tracking.track import BOOST, COAST, GLIDE, INTERACTING, REENTRY, UNSCENTED
from uppertier.tracking.unscented import UNSCENTED_MATRICES, predict_unscented, update_unscented

ESTIMATE_MATRICES = UNSCENTED_MATRICES
"""How many (7, 7) matrices of scratch any of the filters needs."""


@lean
def estimate_ahead(track, duration_s, tracker, planet, matrices):
    """Carry a track forward by a time (s) with the tracker's filter; arguments as `filter.predict`."""
    if tracker.filter_kind == INTERACTING:
        predict_interacting(track, duration_s, tracker, planet, matrices)
    elif tracker.filter_kind == UNSCENTED:
        predict_unscented(track, duration_s, tracker, planet, matrices)
    else:
        predict(track, duration_s, tracker, planet, matrices)


@lean
def bring(track, time_s, tracker, planet, matrices):
    """Carry a track forward to a time (s), unless it stands there or beyond."""
    if track.time_s < time_s:
        estimate_ahead(track, time_s - track.time_s, tracker, planet, matrices)
        track.time_s = time_s


@lean
def estimate_with(track, detection, tracker, site, matrices):
    """Take a detection into a track with the tracker's filter; return the NIS, chi-square with 3 degrees."""
    if tracker.filter_kind == INTERACTING:
        nis = update_interacting(track, detection, tracker, site, matrices)
    elif tracker.filter_kind == UNSCENTED:
        nis = update_unscented(track, detection, site, matrices)
    else:
        nis = update(track, detection, site, matrices)
    note_nis(track, nis)
    return nis


@lean
def begin_free_fall(track, tracker):
    """Let a track whose mean and covariance have just been written begin without thrust."""
    if tracker.filter_kind == INTERACTING:
        begin_modes(track, 0.0, tracker)


@lean
def estimate_from_prior(track, position, velocity, position_sigma_m, velocity_sigma_m_s, tracker):
    """Begin a track of a missile that has burnt out, as a report says it; arguments as `start_from_prior`.

    Early warning reports a missile at its cut-off: there is no thrust.
    """
    start_from_prior(track, position, velocity, position_sigma_m, velocity_sigma_m_s, tracker)
    begin_free_fall(track, tracker)


@lean
def estimate_from_detection(track, detection, tracker, site):
    """Begin a track's state with a first detection, which may be of a missile that burns."""
    start_from_detection(track, detection, site, tracker)
    if tracker.filter_kind == INTERACTING:
        begin_modes(track, tracker.burning_share, tracker)


@lean
def is_burning(track):
    """Return whether a track is more likely under thrust than not."""
    return track.mode_probability[BOOST] > 0.5


@lean
def is_single(track):
    """Return whether a track's state is that of one model, not the moments of several, and free of lift."""
    return (
        track.mode_probability[BOOST] == 0.0
        and track.mode_probability[GLIDE] == 0.0
        and (track.mode_probability[COAST] == 0.0 or track.mode_probability[REENTRY] == 0.0)
    )
