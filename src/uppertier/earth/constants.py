"""The Earth in a few numbers, and the physical constants, each beside its source.

A `Planet` goes as an argument through every compiled function that needs one, so that a textbook Earth
(a sphere that does not turn and has no air) is the same program with other numbers.
"""

from typing import NamedTuple

# Exact by definition: 3rd General Conference on Weights and Measures (1901).
STANDARD_GRAVITY_M_S2 = 9.80665
# Exact by definition: 17th General Conference on Weights and Measures (1983).
SPEED_OF_LIGHT_M_S = 299_792_458.0
# Exact by definition: 26th General Conference on Weights and Measures (2018).
BOLTZMANN_J_K = 1.380649e-23


class Planet(NamedTuple):
    """What the equations know of the body that is flown over; every field is a float.

    `mu_m3_s2` is the gravitational parameter, atmosphere included; `j2`, `j3`, `j4` the zonal harmonics, not
    normalised; `rotation_rad_s` the turning about the z axis; `air` is 1.0 for the standard atmosphere and
    0.0 for none. Switch an effect off with `planet._replace(air=0.0)`.
    """

    mu_m3_s2: float
    equatorial_radius_m: float
    flattening: float
    j2: float
    j3: float
    j4: float
    rotation_rad_s: float
    air: float


# NGA.STND.0036_1.0.0_WGS84 (2014), tables 3.1 and 3.2: the four defining parameters. J2 follows
# from them for a level ellipsoid (Heiskanen and Moritz, Physical Geodesy, 1967, equation 2-90), so that
# gravity and ellipsoid are of one piece. J3 and J4 are the Earth's own: EGM2008 (Pavlis and others, Journal
# of Geophysical Research 117, 2012, B04406), C30 = 0.957161207093473e-6 and C40 = 0.539965866638991e-6, times
# -sqrt(2 n + 1).
WGS84 = Planet(
    mu_m3_s2=3.986004418e14,
    equatorial_radius_m=6_378_137.0,
    flattening=1.0 / 298.257223563,
    j2=1.082629821313e-3,
    j3=-2.53241052e-6,
    j4=-1.61989759e-6,
    rotation_rad_s=7.292115e-5,
    air=1.0,
)

# The same Earth without its bulge, for what oblateness is worth: the sphere of mean radius.
ROUND = WGS84._replace(equatorial_radius_m=6_371_000.0, flattening=0.0, j2=0.0, j3=0.0, j4=0.0)

# The Earth of the textbook cases (minimum-energy ellipses): mean radius, no turning, no bulge, no air.
SPHERE = Planet(
    mu_m3_s2=3.986004418e14,
    equatorial_radius_m=6_371_000.0,
    flattening=0.0,
    j2=0.0,
    j3=0.0,
    j4=0.0,
    rotation_rad_s=0.0,
    air=0.0,
)
