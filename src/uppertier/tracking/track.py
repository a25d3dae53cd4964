"""What a track is, and the numbers that a tracker works by.

State vector (`state`, 7): Earth-fixed position (m) and velocity (m/s), and the inverse ballistic coefficient
Cd A / m (m2/kg). Why not its logarithm, which could not turn negative: drag is linear in the inverse and
exponential in the logarithm. With a prior as broad as ours (a factor of two either way) a filter on the
logarithm grows certain of a wrong value in the first seconds of drag: in a hundred re-entries its NEES rose
from 7 to 57, where that of the inverse stays at 7. The price: while it means nothing the estimate may be
slightly negative, so whoever predicts from it reads it through `inverse_beta`, which has a floor.
"""

from math import exp, isnan, log, sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import lean
from uppertier.vectors import store

# Status of a slot in the table of tracks.
EMPTY = 0
CUED = 1
TENTATIVE = 2
FIRM = 3
DROPPED = 4

# Why a track was dropped: the value of `ending`.
LIVING = 0
UNCONFIRMED = 1
LOST = 2
FELL = 3
MERGED = 4
NOT_FOUND = 5

# How detections are given to tracks: the value of `association_kind`.
NEAREST = 0.0
JOINT = 1.0
# Which filter a tracker works with: the value of `filter_kind`.
EXTENDED = 0
UNSCENTED = 1
INTERACTING = 2

# How a body moves, in the order of the modes' probabilities.
BOOST = 0
COAST = 1
REENTRY = 2
MODES = 3

# 40,000 kg/m2, twice the most slender body in the tables of this package.
LEAST_INVERSE_BETA = 1.0 / 40_000.0

# Longer than any fight: it sorts the tracks that were firm behind those that never were.
YEAR_S = 3.2e7

# What the squared innovations of a consistent filter, three measured values each, are in the mean.
UNSTRAINED_NIS = 3.0

TRACK = np.dtype(
    [
        ("status", "i8"),
        ("number", "i8"),  # counts from 1 in each replica, never given twice
        ("ending", "i8"),
        ("cue", "i8"),  # the early-warning report it came from or answers to, -1 for none
        ("time_s", "f8"),  # of state and covariance
        ("state", "f8", (7,)),
        ("covariance", "f8", (7, 7)),
        ("hits", "i8"),
        ("looks", "i8"),
        ("window", "i8"),  # one bit a look, the latest lowest: 1 for a hit
        ("misses", "i8"),  # looks without a hit since the last hit
        ("updates", "i8"),
        ("born_s", "f8"),
        ("last_update_s", "f8"),
        ("first_detection_s", "f8"),  # nan until there is one
        ("firm_s", "f8"),  # nan until it is firm
        ("dropped_s", "f8"),  # nan while it lives
        ("rival", "i8"),  # number of the firm track in whose gate its detections lie too, 0 for none
        ("likeness", "f8"),  # logarithm of the odds, by those detections, that both are of one object
        ("last_detection", "i8"),  # index among this frame's detections, -1 for none
        ("last_nis", "f8"),  # squared Mahalanobis distance of the last innovation: chi-square, 3 degrees
        ("mean_nis", "f8"),  # its fading mean: 3 as long as the body flies as the filter thinks
        ("cross_section_m2", "f8"),
        ("impact_known", "i8"),
        ("predicted_s", "f8"),  # when the impact was last predicted
        ("impact_s", "f8"),
        ("impact_m", "f8", (3,)),
        ("impact_covariance_m2", "f8", (2, 2)),  # east, north
        ("apogee_m", "f8"),  # height of the highest point, flown or predicted
        ("class_probability", "f8", (4,)),  # of warhead, stage, piece, whole missile: `classify`
        ("echo_log_mean", "f8"),  # running mean of the logarithm of the echo (m2), and of its square
        ("echo_log_square", "f8"),
        ("label", "i8"),  # the class a discriminator from outside called it by, from 1; 0 for none
        ("companion", "i8"),  # number of the warhead's track that has been seen beside it, 0 for none
        ("vain_looks", "i8"),  # dwells that would have shown one, and did not
        ("free_s", "f8"),  # since when it is firm and its thrust has ended
        ("guessed", "i8"),  # 1 = the first guess of the drag is its class's
        ("guess_m2_kg", "f8"),  # that first guess of the inverse ballistic coefficient, and its sigma
        ("guess_sigma_m2_kg", "f8"),
        ("mode_probability", "f8", (3,)),  # of BOOST, COAST, REENTRY; zeros where the filter knows no modes
        ("mode_state", "f8", (3, 7)),  # see `interacting`
        ("mode_covariance", "f8", (3, 7, 7)),
    ],
    align=True,
)


class TrackerParameters(NamedTuple):
    """The numbers a tracker works by; every field is a float, counts included."""

    inverse_beta_m2_kg: float
    inverse_beta_sigma_m2_kg: float
    coast_noise_m2_s3: float
    drag_noise_fraction: float
    drag_noise_time_s: float
    beta_walk_per_s: float
    surprise_nis: float
    surprise_noise_m2_s3: float
    surprise_drag_fraction: float
    surprise_beta_walk_per_s: float
    step_s: float
    reentry_step_s: float
    reentry_height_m: float
    start_velocity_sigma_m_s: float
    gate: float
    start_gate: float
    identity_gate: float
    likeness_limit: float
    association_kind: float
    detection_chance: float
    clutter_density: float
    confirm_hits: float
    confirm_looks: float
    tentative_life_s: float
    coast_life_s: float
    carry_after_s: float
    carry_life_s: float
    carry_interval_s: float
    search_life_s: float
    confirm_interval_s: float
    track_interval_s: float
    reentry_interval_s: float
    debris_interval_s: float
    impact_interval_s: float
    cross_section_m2: float
    cross_section_looks: float
    class_interval_s: float
    class_snr: float
    class_looks: float
    filter_kind: float
    burning_share: float
    boost_left_s: float
    air_met_s: float
    exhaust_m_s: float
    thrust_m_s2: float
    thrust_sigma_m_s2: float
    least_thrust_m_s2: float
    thrust_walk_m2_s5: float
    thrust_noise_fraction: float
    thrust_noise_time_s: float


# The default tracker. Class values from the open literature are named; the rest are our choices, with the
# reason.
TRACKER = TrackerParameters(
    # A lognormal spread about 4,580 kg/m2, the geometric mean of separating short- and medium-range re-entry
    # bodies (3,000-7,000 kg/m2: NRC 2012; Wright; APS 2003), whose two sigma (a factor of 4.5) reach from
    # blunt bodies (1,000, the same sources) to the whole Scud-B (19,500, MIT set): its mean and standard
    # deviation.
    inverse_beta_m2_kg=exp(0.75**2 / 2.0) / 4580.0,
    inverse_beta_sigma_m2_kg=sqrt(exp(0.75**2) - 1.0) * exp(0.75**2 / 2.0) / 4580.0,
    # The bodies of this package's fights feel the filter's own gravity, air and constant coefficient. What
    # is left is arithmetic: between the knots of a flown path 1e-6 m/s2 for seconds in coast, and in the air
    # some 1e-5 of the drag (now and then a hundred times more). What the Earth has besides: see `CAUTIOUS`.
    coast_noise_m2_s3=1e-11,
    drag_noise_fraction=1e-5,
    drag_noise_time_s=1.0,
    beta_walk_per_s=0.0,
    # A mean NIS of 6.5 over ten looks: by chance once in a million looks. Then the body manoeuvres, or is not
    # what it was thought to be: 7 m/s2 for a second, or 30 % of the drag, and a coefficient drifting by 10 %.
    surprise_nis=6.5,
    surprise_noise_m2_s3=100.0,
    surprise_drag_fraction=0.3,
    surprise_beta_walk_per_s=1e-2,
    # Transition matrix good to 4e-5 in coast and to 1e-3 at 50 g (tests/tracking/test_motion_models.py).
    step_s=10.0,
    reentry_step_s=0.5,
    reentry_height_m=100_000.0,
    # Nothing is known of the velocity at the first look: two sigma cover burn-out speeds to 6 km/s.
    start_velocity_sigma_m_s=3000.0,
    # Chi-square, 3 degrees of freedom, 0.999.
    gate=16.266,
    # The same, one in a million: a track of a thousand looks throws none of its own so far out.
    start_gate=30.665,
    # Chi-square, 6 degrees of freedom, 0.999: two states are of one object.
    identity_gate=22.458,
    # Odds of a million to one, which takes 21 shared looks: ten seconds in coast.
    likeness_limit=log(1e6),
    association_kind=NEAREST,
    # For the joint association: the chance of a detection at a ratio of 100 (Swerling 1, one false alarm in a
    # million cells), and false alarms per metre and unit of each direction cosine, at 10 MHz in a beam of 6
    # by 14 mrad. A fight takes its own radar's.
    detection_chance=0.87,
    clutter_density=8e-4,
    confirm_hits=3.0,
    confirm_looks=5.0,
    # The radar may be busy: some ten confirmation intervals pass before a young track is given up.
    tentative_life_s=5.0,
    # 20 looks in a row; at a detection probability of one half that is one chance in a million a look.
    coast_life_s=10.0,
    # Above the air a track of a minute foretells its path to a tenth of a metre a second: half an hour later,
    # longer than any lofted flight is out of sight, to less than a beam. A look every five seconds finds it
    # again soon enough, for a hundredth of the radar's time.
    carry_after_s=60.0,
    carry_life_s=1800.0,
    carry_interval_s=5.0,
    # A missile cued at burn-out 1,000 km away needs two to three minutes to climb over the horizon.
    search_life_s=240.0,
    confirm_interval_s=0.2,
    track_interval_s=0.5,
    reentry_interval_s=0.2,
    # What is surely no warhead is only kept in sight: five looks before it would be given up, and as often as
    # the forward-based mode looks at every track.
    debris_interval_s=2.0,
    impact_interval_s=1.0,
    # Nose-on at X band (Lewis and Postol 2012).
    cross_section_m2=0.01,
    # Swerling-1 looks scatter by 100 %; ten of them leave 30 %, and aspect changes slower than ten looks.
    cross_section_looks=10.0,
    # A body that turns or wobbles shows another side within some seconds: looks further apart than that tell
    # more than one after the other. Ten of them leave 30 % of the scatter of a Swerling-1 cross-section, and
    # what they have not told by then no more of them will.
    class_interval_s=2.0,
    class_looks=10.0,
    # A body of 2 m fills a dozen cells of 15 cm (1 GHz, the widest of X-band radars), and a ratio of 20 in
    # each is what a single detection takes.
    class_snr=250.0,
    filter_kind=float(INTERACTING),
    # What begins with a detection may as well burn as not; a report of early warning is of a cut-off.
    burning_share=0.5,
    # A ballistic missile burns for one to two minutes and is seen from half of it on.
    boost_left_s=40.0,
    # Below the height of re-entry drag grows by a factor e in about three seconds; which of the two models is
    # right the detections say.
    air_met_s=1.0,
    # Exhaust speeds of storable liquids and solids: 2,300 to 2,700 m/s (Sutton and Biblarz).
    exhaust_m_s=2500.0,
    # 1.5 to 2 g at the start, 5 to 10 g at cut-off, less the drag: two sigma reach from nothing to 8 g.
    thrust_m_s2=40.0,
    thrust_sigma_m_s2=20.0,
    # Whoever burns with less than half a g does not climb.
    least_thrust_m_s2=5.0,
    # The force departs by 1 m/s2 in a second: wrong exhaust speed, drag, a valve.
    thrust_walk_m2_s5=1.0,
    # Held for a second, thrust points two degrees off the velocity.
    thrust_noise_fraction=0.03,
    thrust_noise_time_s=1.0,
)

# The same tracker for the real Earth. Its gravity departs from the fourth harmonic by some 2e-4 m/s2 for two
# minutes of flight; drag of a slender body at small angles of attack by a few per cent for a second; and the
# coefficient drifts by 1 % in a second, 10 % in 100 s, with Mach number and burnt-off nose. In a world
# that has none of it, as the fights of this package, this tracker thinks worse of itself than it is.
CAUTIOUS = TRACKER._replace(coast_noise_m2_s3=1e-5, drag_noise_fraction=0.03, beta_walk_per_s=1e-4)


@lean
def inverse_beta(state):
    """Return the inverse ballistic coefficient (m2/kg) of a state (7), never below LEAST_INVERSE_BETA."""
    return max(state[6], LEAST_INVERSE_BETA)


@lean
def is_live(status):
    """Return whether a slot holds a track that is still kept: cued, tentative or firm."""
    return CUED <= status <= FIRM


@lean
def list_live(tracks, live):
    """List the slots of the live tracks (N,) in `live`, in order; return how many there are.

    Slots are taken from the first on, so that behind one that was never used no other was.
    """
    lived = 0
    for i in range(tracks.shape[0]):
        if tracks[i].number == 0:
            break
        if is_live(tracks[i].status):
            live[lived] = i
            lived += 1
    return lived


@lean
def enlist(slot, live, lived):
    """Put a slot into an ordered list of `lived` slots, unless it is there; return how many there are."""
    place = lived
    while place > 0 and live[place - 1] >= slot:
        place -= 1
    if place < lived and live[place] == slot:
        return lived
    for n in range(lived, place, -1):
        live[n] = live[n - 1]
    live[place] = slot
    return lived + 1


@lean
def next_number(tracks):
    """Return a number that no track of this replica (N,) has borne."""
    highest = 0
    for i in range(tracks.shape[0]):
        highest = max(highest, tracks[i].number)
    return highest + 1


@lean
def worth_of_slot(track):
    """Return how dear a slot is: an empty one least; then, oldest first, tracks that were never firm."""
    if track.status == EMPTY:
        return -np.inf
    if track.status != DROPPED:
        return np.inf
    return track.dropped_s if isnan(track.firm_s) else track.dropped_s + YEAR_S


@lean
def free_slot(tracks):
    """Return the slot for a new track: the least dear of the table (N,), or -1 when all hold live ones."""
    best = -1
    least = np.inf
    for i in range(tracks.shape[0]):
        worth = worth_of_slot(tracks[i])
        if worth < least:
            best = i
            least = worth
    return best


@lean
def begin(track, status, number, cue, time_s, tracker):
    """Clear a slot and make it a new track; state and covariance are left to the caller."""
    track.status = status
    track.number = number
    track.ending = LIVING
    track.cue = cue
    track.time_s = time_s
    track.hits = 0
    track.looks = 0
    track.window = 0
    track.misses = 0
    track.updates = 0
    track.born_s = time_s
    track.last_update_s = time_s
    track.first_detection_s = np.nan
    track.firm_s = np.nan
    track.dropped_s = np.nan
    track.rival = 0
    track.likeness = 0.0
    track.last_detection = -1
    track.last_nis = np.nan
    track.mean_nis = UNSTRAINED_NIS
    track.cross_section_m2 = tracker.cross_section_m2
    track.impact_known = 0
    track.predicted_s = -np.inf
    track.impact_s = np.nan
    store(track.impact_m, (np.nan, np.nan, np.nan))
    for i in range(2):
        for j in range(2):
            track.impact_covariance_m2[i, j] = np.nan
    track.apogee_m = np.nan
    for c in range(4):
        track.class_probability[c] = 0.25
    track.echo_log_mean = 0.0
    track.echo_log_square = 0.0
    track.label = 0
    track.companion = 0
    track.vain_looks = 0
    track.free_s = np.nan
    track.guessed = 0
    track.guess_m2_kg = tracker.inverse_beta_m2_kg
    track.guess_sigma_m2_kg = tracker.inverse_beta_sigma_m2_kg
    for mode in range(MODES):
        track.mode_probability[mode] = 0.0


@lean
def drop(track, ending, time_s):
    """End a track for the reason given (one of the endings above)."""
    track.status = DROPPED
    track.ending = ending
    track.last_detection = -1
    track.dropped_s = time_s
