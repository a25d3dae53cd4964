"""Drag coefficients at zero incidence: by a ballistic coefficient, and of a base that no jet fills.

They stop being true for a body that tumbles, as spent stages do (`trajectory.spent_stage`).
"""

from uppertier.compiled import lean


@lean
def drag_per_velocity(density_kg_m3, speed_m_s, inverse_beta_m2_kg):
    """Return the drag deceleration over the speed (1/s): rho v / (2 beta), beta = m / (C_D A)."""
    return 0.5 * density_kg_m3 * speed_m_s * inverse_beta_m2_kg


@lean
def base_drag_coefficient(mach):
    """Return the drag coefficient of a coasting body's base, on the area of the base.

    Fleeman, Missile Design and System Engineering (2012), section 2.2: 0.12 + 0.13 M^2 below the speed of
    sound, 0.25 / M above it. Under thrust the jet fills its part of the base, which then drags no more.
    """
    if mach < 1.0:
        return 0.12 + 0.13 * mach * mach
    return 0.25 / mach
