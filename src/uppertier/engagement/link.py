"""What batteries tell one another: once a second their tracks, and at what they shoot until when.

Of a battery's tracks the others hear a state with its covariance and drag, taken from a look in the second
before, and the odds of the classes. It arrives as a report (`radar.cue`), one row for each slot of the
sender; the receiver's tracker finds out by states alone which of its own tracks it speaks of. What lies
beyond the receiver's instrumented range is not searched for, nor is debris: a report on that only says what
it is to whoever has a track of it. How it is heard: `hearing`.

While the sender has rounds on the way to a track the receiver's own track of it is held:
`LEDGER.elsewhere_until_s`.

Where it stops being true: a message is lost or arrives whole, and holds any number of tracks; clocks and
places of the batteries are known exactly; two batteries that decide in the same second both shoot.
"""

import numpy as np

from uppertier.compiled import compiled
from uppertier.engagement.hearsay import by_hearsay, reported_better
from uppertier.fire_control.launcher import KILLED
from uppertier.radar.array import in_view
from uppertier.radar.registration import add_biases
from uppertier.tracking.classify import CLASSES, threat_probability
from uppertier.tracking.filter import velocity_of
from uppertier.tracking.track import DROPPED, FIRM
from uppertier.vectors import load

REPORT = np.dtype(
    [
        ("number", np.int64),
        ("fresh", np.int64),
        ("ended", np.int64),
        ("time_s", np.float64),
        ("seen_s", np.float64),
        ("state", np.float64, (7,)),
        ("covariance", np.float64, (7, 7)),
        ("threat", np.int64),
        ("odds", np.float64, (CLASSES,)),
        ("held_until_s", np.float64),
        ("killed_s", np.float64),
    ],
    align=True,
)
"""What a battery says of one track slot, array (replica, second, slot); `number` 0 where it says nothing.

`fresh` is 1 when the state comes from a look since the message before, the last at `seen_s`; `ended` 1 when
the track has just ended where the sender could have seen it; `threat` 1 when it may carry a warhead; `odds`
those of the classes, zeros where the sender knows them by hearsay or not at all; `held_until_s` until when it
is the sender's, -inf when it is nobody's; `killed_s` since when it has not been seen, by the sender who
judges it killed, else inf.
"""

# Subjects of shared tracks (the sender's track number) lie from here on: missiles have lower ones.
SHARED_SUBJECTS = 32768
# Things of the stream of links from here on are messages between batteries; each receiver has so many.
BETWEEN = 2**31
SLOTS = 65536
# A track seen this long ago (s) is still news: messages go once a second.
NEWS_S = 1.0
# The end of a track is said so often (s), for messages are lost.
ENDED_S = 5.0
# A verdict may be late by some looks of a busy radar, and by the message.
LATE_S = 5.0


@compiled
def has_ended(track, time_s):
    """Return whether a track has been dropped a moment ago that was firm."""
    return track.status == DROPPED and track.firm_s > 0.0 and time_s - track.dropped_s < ENDED_S


@compiled
def say(report, track, shot, heard, book, engagements, time_s):
    """Write what is said of one track; nothing of what is neither firm nor shot at, or is reported better.

    Of a track that has ended in view of the radar it is said for some seconds that it has.
    Its covariance holds the biases of the radar, too. Of the shots at it nothing is said without
    `engagements`. `book` is the sender's (control, radar, site, planet).
    """
    control, radar, site, planet = book
    report.number = report.ended = 0
    mine = engagements and shot.track_number == track.number and shot.shots > 0
    if has_ended(track, time_s) and in_view(radar, site, planet, load(track.state)):
        report.ended = 1
    elif not (track.status == FIRM or (track.status == DROPPED and mine)):
        return
    if reported_better(heard, track.number, time_s) and not mine:
        return
    report.number = track.number
    report.fresh = 1 if track.status == FIRM and time_s - track.last_update_s <= NEWS_S else 0
    report.time_s = track.time_s
    report.seen_s = track.last_update_s
    for i in range(7):
        report.state[i] = track.state[i]
        for j in range(7):
            report.covariance[i, j] = track.covariance[i, j]
    add_biases(radar, site, planet, load(track.state), velocity_of(track.state), report.covariance)
    report.threat = 1 if threat_probability(track) >= control.least_warhead_probability else 0
    class_told, verdict_told = by_hearsay(heard, track.number)
    for c in range(CLASSES):
        report.odds[c] = 0.0 if class_told else track.class_probability[c]
    killed = mine and shot.in_air == 0 and shot.verdict == KILLED and not verdict_told
    report.killed_s = shot.intercept_s + control.assess_margin_s if killed else np.inf
    report.held_until_s = shot.assess_s + LATE_S if mine and shot.in_air > 0 else -np.inf


@compiled
def publish(book, tracks, ledger, heard, engagements, time_s, second, reports):
    """Let one battery say in every replica what it knows; `reports` (R, S, N) keeps the last S seconds.

    `book` is the battery's (control, radar, site, planet).
    """
    for r in range(tracks.shape[0]):
        page = reports[r, second % reports.shape[1]]
        for i in range(tracks.shape[1]):
            say(page[i], tracks[r, i], ledger[r, i], heard[r, i], book, engagements, time_s)
