"""Is the target seen? Swerling case 1: the echo's power differs from dwell to dwell, exponentially.

Source: Swerling, Probability of Detection for Fluctuating Targets, RAND RM-1217 (1954), case 1 for one
coherent dwell; closed form in Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 2. True for a
body of many scatterers of like strength, one draw a dwell; a smooth body seen at steady aspect fluctuates
less.
"""

from math import log

from uppertier.compiled import compiled
from uppertier.random import DETECTION, exponential

# Length of the shortest range gate, the one whose cells have the radar's own false-alarm probability.
SHORTEST_GATE_M = 1000.0


@compiled
def cell_probability(radar, gate_m):
    """Return the false-alarm probability in each range cell of a gate.

    In the shortest gate it is the radar's own. A longer gate has more cells, so its threshold is raised until
    a dwell of any kind gives as many false alarms; without that the fence's gate would drown the tracker in
    them.
    """
    return radar.false_alarm_probability * min(1.0, SHORTEST_GATE_M / gate_m)


@compiled
def threshold(false_alarm_probability):
    """Return the power, over the mean noise power, that noise alone passes with the given probability."""
    return -log(false_alarm_probability)


@compiled
def swerling1(snr, false_alarm_probability):
    """Return the chance that a dwell of mean ratio `snr` passes the threshold: Pfa ** (1 / (1 + snr))."""
    return false_alarm_probability ** (1.0 / (1.0 + snr))


@compiled
def observed_power(snr, seed, replica, thing, counter):
    """Draw the power of one dwell, signal and noise together, over the mean noise power.

    Signal CN(0, snr) and noise CN(0, 1) are both complex Gaussian, so is their sum, CN(0, snr + 1), and its
    squared modulus is exponential with the mean snr + 1.
    """
    return (1.0 + snr) * exponential(seed, replica, DETECTION, thing, counter)
