"""The U.S. Standard Atmosphere 1976: temperature, pressure, density and sound speed by geometric height.

Source: U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562 (NASA-TM-X-74335), called "the standard" below. Its
layer formulas to 86 km (the lowest layer goes on below the sea); to 1000 km its formulas for temperature and
its tables of pressure and density (`upper_air.py`); above that no air.

Where it stops being true: it is one mid-latitude day of moderate sun. Real density departs from it by 10 to
20 per cent at 40 to 80 km with season and latitude, and by a factor of several above 300 km with the sun.
The standard gives no sound speed above 86 km; the value at 86 km is held, for want of a better meaning.
"""

from math import exp, log, sqrt

import numpy as np

from uppertier.compiled import compiled
from uppertier.earth.upper_air import (
    FLOOR_M,
    GRAVITY_RADIUS_M,
    upper_density,
    upper_pressure,
    upper_temperature,
)
from uppertier.tables import linear

# The standard, table 2: gravity, gas constant (J/kmol/K) over the mass of air (kg/kmol), ratio of heats.
GRAVITY_M_S2 = 9.80665
GAS_J_KG_K = 8314.32 / 28.9644
HEAT_RATIO = 1.4

# The standard, table 4: where each layer begins (geopotential m), how fast it warms (K/m), and its base.
BASE_M = np.array([0.0, 11_000.0, 20_000.0, 32_000.0, 47_000.0, 51_000.0, 71_000.0])
LAPSE_K_M = np.array([-6.5e-3, 0.0, 1.0e-3, 2.8e-3, 0.0, -2.8e-3, -2.0e-3])
BASE_K = np.array([288.15, 216.65, 216.65, 228.65, 270.65, 270.65, 214.65])
LAYERS = len(BASE_M)

# How ln(pressure) falls: per kelvin of ln(temperature) in a layer that warms or cools (the standard, equation
# 33a), per metre in one that does not (33b). So the base pressures follow from 101,325 Pa at the sea.
STEADY = LAPSE_K_M == 0.0
FALL = -GRAVITY_M_S2 / GAS_J_KG_K / np.where(STEADY, BASE_K, LAPSE_K_M)
CLIMB = np.where(STEADY[:-1], np.diff(BASE_M), np.log(BASE_K[1:] / BASE_K[:-1]))
BASE_PA = 101_325.0 * np.exp(np.cumsum(np.append(0.0, FALL[:-1] * CLIMB)))

# The standard, equation 50 at 86 km, where it stops.
TOP_M = GRAVITY_RADIUS_M * FLOOR_M / (GRAVITY_RADIUS_M + FLOOR_M)
TOP_SOUND_SPEED_M_S = sqrt(HEAT_RATIO * GAS_J_KG_K * (BASE_K[-1] + LAPSE_K_M[-1] * (TOP_M - BASE_M[-1])))

# The standard, table 8: molecular mass over that at the sea, every 500 m from 80 to 86 km.
MASS_RATIO_M = np.linspace(80_000.0, 86_000.0, 13)
MASS_RATIO = 1.0 - 1e-6 * np.array([0, 4, 11, 29, 59, 91, 130, 171, 214, 259, 306, 359, 421])


@compiled
def layer_air(height_m):
    """Return molecular-scale temperature (K) and pressure (Pa) at a geometric height (m) below 86 km.

    The standard, equations 18 (geopotential height), 23, 33a and 33b; to 80 km also the kinetic temperature.
    """
    level = GRAVITY_RADIUS_M * height_m / (GRAVITY_RADIUS_M + height_m)
    layer = 0
    while layer < LAYERS - 1 and level >= BASE_M[layer + 1]:
        layer += 1
    climb = level - BASE_M[layer]
    lapse = LAPSE_K_M[layer]
    if lapse == 0.0:
        return BASE_K[layer], BASE_PA[layer] * exp(FALL[layer] * climb)
    temperature = BASE_K[layer] + lapse * climb
    return temperature, BASE_PA[layer] * exp(FALL[layer] * log(temperature / BASE_K[layer]))


@compiled
def sound_speed(temperature_k):
    """Return the speed of sound (m/s) at a molecular-scale temperature (K): the standard, equation 50."""
    return sqrt(HEAT_RATIO * GAS_J_KG_K * temperature_k)


@compiled
def pressure_and_density_and_sound_speed(height_m):
    """Return pressure (Pa), density (kg/m3) and speed of sound (m/s) at a geometric height (m)."""
    if height_m < FLOOR_M:
        temperature, pressure = layer_air(height_m)
        return pressure, pressure / (GAS_J_KG_K * temperature), sound_speed(temperature)
    return upper_pressure(height_m), upper_density(height_m), TOP_SOUND_SPEED_M_S


@compiled
def density_and_sound_speed(height_m):
    """Return density (kg/m3) and speed of sound (m/s) at a geometric height (m)."""
    if height_m < FLOOR_M:
        temperature, pressure = layer_air(height_m)
        return pressure / (GAS_J_KG_K * temperature), sound_speed(temperature)
    return upper_density(height_m), TOP_SOUND_SPEED_M_S


@compiled
def atmosphere(height_m):
    """Return temperature (K), pressure (Pa), density (kg/m3), sound speed (m/s) at a geometric height (m)."""
    pressure, density, speed = pressure_and_density_and_sound_speed(height_m)
    if height_m < FLOOR_M:
        temperature, _ = layer_air(height_m)
        return temperature * linear(MASS_RATIO_M, MASS_RATIO, height_m), pressure, density, speed
    return upper_temperature(height_m), pressure, density, speed
