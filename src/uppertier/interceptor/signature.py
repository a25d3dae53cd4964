"""How brightly a body shines for an infrared eye: its projected area, its skin's temperature, Planck's law.

The body is a cone that flies nose first, or a cylinder that tumbles. It radiates as a grey body of one
temperature over all of its area, evenly in all directions. The skin begins at the temperature of free flight
and is heated by the air: a share of the heat flux at the nose (Sutton and Graves, NASA TR R-376, 1971), taken
up by conduction into a thick heat shield (Carslaw and Jaeger, Conduction of Heat in Solids, section 2.9, for
a flux that grows exponentially) and by radiation.

Where this stops being true: no plume, no wake, no glowing air around the nose, no sunlight or earthshine
reflected; no background behind the body; the air between is clear, as it is above 30 km; the heating is that
of falling through an exponential atmosphere, not of the path before; a metal skin takes up heat ten times
better and stays colder; a missile that keeps its warhead is larger and brighter than this.
"""

from math import acos, exp, pi, sqrt

from uppertier.compiled import lean
from uppertier.earth.cubic_air import density_at
from uppertier.earth.geodesy import height_near
from uppertier.vectors import dot, load, norm

# CODATA 2018: the second radiation constant (m K), and that of Stefan and Boltzmann (W/m2/K4).
SECOND_RADIATION_M_K = 1.438776877e-2
STEFAN_BOLTZMANN = 5.670374419e-8
# The mid-wave window in which indium antimonide sees (m).
SHORT_M, LONG_M = 3e-6, 5e-6
TERMS = 6

# Painted, oxidised or charred surfaces; polished metal would be far less.
EMISSIVITY = 0.9
# Root of conductivity, density and heat capacity (J/m2/K/s^0.5) of a phenolic heat shield: 0.8 W/m/K,
# 1,450 kg/m3, 1,300 J/kg/K.
SHIELD_EFFUSIVITY = 1_200.0
# The flux on the flank of a slender cone, in parts of that at its nose; and the radius of a blunt nose (m).
FLANK_SHARE = 0.1
NOSE_RADIUS_M = 0.1
# Sutton and Graves: constant for air (kg^0.5 / m). Scale height of the air at 40 to 100 km (m).
SUTTON_GRAVES = 1.7415e-4
SCALE_HEIGHT_M = 7_000.0
LONGEST_HEATING_S = 60.0
FAINT_FLUX_W_M2 = 1.0


@lean
def projected_area(length_m, diameter_m, cosine):
    """Return the area (m2) of a cone's silhouette; `cosine` of the angle between its axis and the view.

    The silhouette is the convex hull of the base, seen as an ellipse, and of the tip: stretched until the
    base is a circle, a circle and a point outside it.
    """
    radius = 0.5 * diameter_m
    flat = max(abs(cosine), 1e-9)
    tip = length_m * sqrt(max(1.0 - flat * flat, 0.0)) / flat
    if tip <= radius:
        return pi * radius * radius * flat
    reach = sqrt(tip * tip - radius * radius)
    return flat * radius * (radius * (pi - acos(radius / tip)) + reach)


@lean
def tumbling_area(length_m, diameter_m):
    """Return the silhouette (m2) of a cylinder averaged over all attitudes, a quarter of its surface."""
    radius = 0.5 * diameter_m
    return 0.5 * pi * radius * (radius + length_m)


@lean
def exitance_above(wavelength_m, temperature_k):
    """Return what a black body radiates (W/m2) at wavelengths from zero to one given.

    The series of Planck's law (Siegel and Howell, Thermal Radiation Heat Transfer, equation 2-25), good to a
    thousandth below 1,500 K.
    """
    x = SECOND_RADIATION_M_K / (wavelength_m * temperature_k)
    total = 0.0
    for n in range(1, TERMS + 1):
        total += exp(-n * x) / n * (x * x * x + (3.0 * x * x + (6.0 * x + 6.0 / n) / n) / n)
    return 15.0 / pi**4 * STEFAN_BOLTZMANN * temperature_k**4 * total


@lean
def band_exitance(temperature_k):
    """Return what a black body radiates (W/m2) between 3 and 5 micrometres."""
    return exitance_above(LONG_M, temperature_k) - exitance_above(SHORT_M, temperature_k)


@lean
def skin_temperature(cold_k, density_kg_m3, speed_m_s, sinking_m_s):
    """Return the temperature (K) of a heat shield in air of a density, at a speed and a rate of sinking.

    The flux grows as the root of the density, by e in two scale heights of fall; a thick body whose surface
    warms so takes up its rise times effusivity over the root of that time. The rest it radiates. Newton's
    method from above, on a convex function.
    """
    flux = FLANK_SHARE * SUTTON_GRAVES * sqrt(density_kg_m3 / NOSE_RADIUS_M) * speed_m_s**3
    if flux < FAINT_FLUX_W_M2:
        return cold_k
    heating_s = min(2.0 * SCALE_HEIGHT_M / max(sinking_m_s, 1.0), LONGEST_HEATING_S)
    taken = SHIELD_EFFUSIVITY / sqrt(heating_s)
    grey = EMISSIVITY * STEFAN_BOLTZMANN
    hot = cold_k + min(flux / taken, (flux / grey) ** 0.25)
    for _ in range(6):
        surplus = taken * (hot - cold_k) + grey * (hot**4 - cold_k**4) - flux
        hot -= surplus / (taken + 4.0 * grey * hot**3)
    return hot


@lean
def temperature_at(position, velocity, cold_k, planet):
    """Return the temperature (K) of a body's skin at a place (m) and velocity (m/s), both Earth-fixed."""
    radius = norm(position)
    inverse = 1.0 / radius
    density = planet.air * density_at(height_near(position[2], radius, inverse, planet))
    return skin_temperature(cold_k, density, norm(velocity), abs(dot(velocity, position)) * inverse)


@lean
def radiant_intensity(target, sight, cold_k, planet):
    """Return what a body radiates toward the eye (W/sr, 3 to 5 micrometres).

    `sight` is the unit vector from the eye to the body, `cold_k` the body's temperature before it is heated.
    A body that fluctuates as case 1 tumbles (`engagement.sky`); others fly nose first.
    """
    velocity = load(target.velocity_m_s)
    speed = norm(velocity)
    temperature = temperature_at(load(target.position_m), velocity, cold_k, planet)
    if target.swerling == 1 or speed == 0.0:
        area = tumbling_area(target.length_m, target.diameter_m)
    else:
        area = projected_area(target.length_m, target.diameter_m, dot(sight, velocity) / speed)
    return EMISSIVITY * area / pi * band_exitance(temperature)
