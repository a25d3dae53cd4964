"""The U.S. Standard Atmosphere 1976 from 86 to 1000 km: formulas for temperature, tables for the rest.

Source: U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562 (NASA-TM-X-74335), called "the standard" in
`atmosphere.py`. The tables are laid through with cubics in the logarithm, smooth across the nodes. Between
nodes the printed rows left out here come back within 1.5e-4 in pressure and 6e-4 in density, where the print
has four figures (tested).
"""

from math import exp, sqrt

import numpy as np

from uppertier.compiled import compiled
from uppertier.tables import place_in

FLOOR_M = 86_000.0
CEILING_M = 1_000_000.0
# The standard, table 2: the radius of its gravity field.
GRAVITY_RADIUS_M = 6_356_766.0

# The standard, table I (geometric height), pages 68 to 73: km, pressure (Pa), density (kg/m3). The first row
# carries the layer formulas' own figures, 0.37338 and 6.958e-6 as printed, so that the air has no step there.
TABLE = np.array(
    [
        (86.0, 3.7338046e-1, 6.9578238e-6),
        (87.0, 3.1259e-1, 5.824e-6),
        (88.0, 2.6173e-1, 4.875e-6),
        (89.0, 2.1919e-1, 4.081e-6),
        (90.0, 1.8359e-1, 3.416e-6),
        (91.0, 1.5381e-1, 2.860e-6),
        (92.0, 1.2887e-1, 2.393e-6),
        (93.0, 1.0801e-1, 2.000e-6),
        (94.0, 9.056e-2, 1.670e-6),
        (95.0, 7.5966e-2, 1.393e-6),
        (96.0, 6.3765e-2, 1.162e-6),
        (97.0, 5.3571e-2, 9.685e-7),
        (98.0, 4.5057e-2, 8.071e-7),
        (99.0, 3.7948e-2, 6.725e-7),
        (100.0, 3.2011e-2, 5.604e-7),
        (101.0, 2.7192e-2, 4.695e-7),
        (102.0, 2.3144e-2, 3.935e-7),
        (103.0, 1.9742e-2, 3.300e-7),
        (104.0, 1.6882e-2, 2.769e-7),
        (105.0, 1.4477e-2, 2.325e-7),
        (106.0, 1.2454e-2, 1.954e-7),
        (107.0, 1.0751e-2, 1.643e-7),
        (108.0, 9.3188e-3, 1.381e-7),
        (109.0, 8.1142e-3, 1.161e-7),
        (110.0, 7.1042e-3, 9.708e-8),
        (111.0, 6.2614e-3, 8.111e-8),
        (112.0, 5.5547e-3, 6.838e-8),
        (114.0, 4.4473e-3, 4.975e-8),
        (116.0, 3.6312e-3, 3.720e-8),
        (118.0, 3.0144e-3, 2.847e-8),
        (120.0, 2.5382e-3, 2.222e-8),
        (122.0, 2.1635e-3, 1.767e-8),
        (124.0, 1.8635e-3, 1.428e-8),
        (126.0, 1.6194e-3, 1.171e-8),
        (128.0, 1.4183e-3, 9.717e-9),
        (130.0, 1.2505e-3, 8.152e-9),
        (135.0, 9.3568e-4, 5.465e-9),
        (140.0, 7.2028e-4, 3.831e-9),
        (145.0, 5.6691e-4, 2.781e-9),
        (150.0, 4.5422e-4, 2.076e-9),
        (160.0, 3.0395e-4, 1.233e-9),
        (170.0, 2.1210e-4, 7.815e-10),
        (180.0, 1.5271e-4, 5.194e-10),
        (190.0, 1.1266e-4, 3.581e-10),
        (200.0, 8.4736e-5, 2.541e-10),
        (210.0, 6.4756e-5, 1.846e-10),
        (220.0, 5.0149e-5, 1.367e-10),
        (230.0, 3.9276e-5, 1.029e-10),
        (240.0, 3.1059e-5, 7.858e-11),
        (250.0, 2.4767e-5, 6.073e-11),
        (260.0, 1.9894e-5, 4.742e-11),
        (270.0, 1.6083e-5, 3.738e-11),
        (280.0, 1.3076e-5, 2.971e-11),
        (290.0, 1.0683e-5, 2.378e-11),
        (300.0, 8.7704e-6, 1.916e-11),
        (320.0, 5.9796e-6, 1.264e-11),
        (340.0, 4.1320e-6, 8.503e-12),
        (360.0, 2.8878e-6, 5.805e-12),
        (380.0, 2.0384e-6, 4.013e-12),
        (400.0, 1.4518e-6, 2.803e-12),
        (420.0, 1.0427e-6, 1.975e-12),
        (440.0, 7.5517e-7, 1.402e-12),
        (460.0, 5.5155e-7, 1.002e-12),
        (480.0, 4.0642e-7, 7.208e-13),
        (500.0, 3.0236e-7, 5.215e-13),
        (525.0, 2.1200e-7, 3.509e-13),
        (550.0, 1.5137e-7, 2.384e-13),
        (575.0, 1.1028e-7, 1.637e-13),
        (600.0, 8.2130e-8, 1.137e-13),
        (625.0, 6.2601e-8, 7.998e-14),
        (650.0, 4.8865e-8, 5.712e-14),
        (675.0, 3.9048e-8, 4.148e-14),
        (700.0, 3.1908e-8, 3.070e-14),
        (725.0, 2.6611e-8, 2.318e-14),
        (750.0, 2.2599e-8, 1.788e-14),
        (775.0, 1.9493e-8, 1.410e-14),
        (800.0, 1.7036e-8, 1.136e-14),
        (825.0, 1.5051e-8, 9.339e-15),
        (850.0, 1.3415e-8, 7.824e-15),
        (875.0, 1.2043e-8, 6.664e-15),
        (900.0, 1.0873e-8, 5.759e-15),
        (925.0, 9.8635e-9, 5.038e-15),
        (950.0, 8.9816e-9, 4.453e-15),
        (975.0, 8.2043e-9, 3.968e-15),
        (1000.0, 7.5138e-9, 3.561e-15),
    ]
)
HEIGHT_M = 1000.0 * TABLE[:, 0]


# For each interval the four coefficients of ln(value) in powers of the metres above its lower node. The slope
# at a node is that of the parabola through it and its neighbours; but the curve may have a corner at 100 km,
# where the standard changes its equation for nitrogen, and at 110 km, where temperature ends its ellipse.
LOGS = np.log(TABLE[:, 1:])
LOW_CORNER, HIGH_CORNER = np.searchsorted(HEIGHT_M, (100_000.0, 110_000.0))
SPANS = (slice(0, LOW_CORNER + 1), slice(LOW_CORNER, HIGH_CORNER + 1), slice(HIGH_CORNER, None))
SLOPES = [np.gradient(LOGS[span], HEIGHT_M[span], axis=0, edge_order=2) for span in SPANS]
LEAVING = np.concatenate([each[:-1] for each in SLOPES])
ARRIVING = np.concatenate([each[1:] for each in SLOPES])
STEPS = np.diff(HEIGHT_M)[:, np.newaxis]
CHORDS = np.diff(LOGS, axis=0) / STEPS
SECOND = (3.0 * CHORDS - 2.0 * LEAVING - ARRIVING) / STEPS
THIRD = (LEAVING + ARRIVING - 2.0 * CHORDS) / STEPS**2
CUBICS = np.stack((LOGS[:-1], LEAVING, SECOND, THIRD), axis=-1)
PRESSURE = np.ascontiguousarray(CUBICS[:, 0])
DENSITY = np.ascontiguousarray(CUBICS[:, 1])


@compiled
def read(coefficients, height_m):
    """Return the value of one of the two tables at a height (m) from 86 to 1000 km."""
    i = place_in(HEIGHT_M, height_m)
    z = height_m - HEIGHT_M[i]
    c0, c1, c2, c3 = coefficients[i, 0], coefficients[i, 1], coefficients[i, 2], coefficients[i, 3]
    return exp(c0 + z * (c1 + z * (c2 + z * c3)))


@compiled
def upper_pressure(height_m):
    """Return the pressure (Pa) at a geometric height (m) of 86 km or more; zero above 1000 km."""
    if height_m > CEILING_M:
        return 0.0
    return read(PRESSURE, height_m)


@compiled
def upper_density(height_m):
    """Return the density (kg/m3) at a geometric height (m) of 86 km or more; zero above 1000 km."""
    if height_m > CEILING_M:
        return 0.0
    return read(DENSITY, height_m)


@compiled
def upper_temperature(height_m):
    """Return the kinetic temperature (K) at a geometric height (m) of 86 km or more.

    The standard, equations 25, 27, 29 and 31; above 1000 km the last of them goes on toward 1000 K.
    """
    kilometres = height_m / 1000.0
    if kilometres < 91.0:
        return 186.8673
    if kilometres < 110.0:
        part = (kilometres - 91.0) / 19.9429
        return 263.1905 - 76.3232 * sqrt(1.0 - part * part)
    if kilometres < 120.0:
        return 240.0 + 12.0 * (kilometres - 110.0)
    radius = GRAVITY_RADIUS_M / 1000.0
    risen = (kilometres - 120.0) * (radius + 120.0) / (radius + kilometres)
    return 1000.0 - 640.0 * exp(-0.01875 * risen)
