"""Which tracks endanger which defended places."""

from math import sqrt

from uppertier.compiled import lean
from uppertier.earth.frames import east_north_up
from uppertier.vectors import load, rotate, subtract


@lean
def gap_to(track, places, p, sigmas):
    """Return how far (m) a track's predicted impact lies outside a place; zero or less is a threat to it.

    The place reaches to its radius, and further by `sigmas` standard deviations of the impact point in the
    direction between the two. The impact ellipse is taken as the tracker gives it, an ellipse on flat ground;
    that holds while it is small against the Earth's radius (below some 500 km).
    """
    offset = subtract(load(track.impact_m), load(places.position_m[p]))
    east, north, _ = rotate(east_north_up(places.latitude_rad[p], places.longitude_rad[p]), offset)
    away_m = sqrt(east * east + north * north)
    if away_m <= places.radius_m[p]:
        return away_m - places.radius_m[p]
    covariance = track.impact_covariance_m2
    variance = (
        east * east * covariance[0, 0]
        + 2.0 * east * north * covariance[0, 1]
        + north * north * covariance[1, 1]
    ) / (away_m * away_m)
    return away_m - places.radius_m[p] - sigmas * sqrt(max(variance, 0.0))


@lean
def place_in_danger(track, places, sigmas):
    """Return the index of the defended place that a track endangers most, or -1 when it hits nothing.

    Most endangered is the place whose edge the predicted impact passes deepest, sigmas included; of equals
    the first. The track's impact point must be known.
    """
    worst = -1
    smallest_m = 0.0
    for p in range(places.radius_m.shape[0]):
        gap_m = gap_to(track, places, p, sigmas)
        if gap_m <= smallest_m:
            smallest_m = gap_m
            worst = p
    return worst
