"""What the radar remembers from frame to frame: the account of its time."""

import numpy as np

RADAR_STATE = np.dtype(
    [
        ("fence_beam", "i8"),
        ("debt_s", "f8"),
        ("used_s", "f8"),
        ("spent_s", "f8", (7,)),
        ("fence_dwells", "i8"),
        ("overflow", "i8"),
        ("total_s", "f8", (7,)),
        ("uplinks", "i8"),
        ("search_credit_s", "f8"),
        ("search_lead_s", "f8"),
        ("idle", "i8"),
        ("slots", "i8"),
        ("biased", "i8"),
        ("biases", "f8", (4,)),
    ],
    align=True,
)
"""What the radar remembers; array (replica,), zeros at the start.

`fence_beam` is the fence's next beam; `debt_s` the time by which the last dwell runs into the next frame;
`used_s` the time the face was busy in this frame (never more than the frame); `spent_s` the time of the
dwells begun in this frame, by kind, and `total_s` of all since the start; `fence_dwells` their number on the
fence; `overflow` counts detections that found no room in the table. `uplinks` is the number of messages that
wait to be paid for, written by the engagement. `search_credit_s` is what the search's share is behind by, and
`search_lead_s` by how much cued searches have had more of it than the fence. `idle` is 1 once no task waits
for a dwell in this frame; from slot number `slots` on none has.
`biases` are the replica's own, in the order of `bias.Biases`, once `biased` is 1.
"""
