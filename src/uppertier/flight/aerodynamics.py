"""Drag: by a Mach table on a reference area, or by a ballistic coefficient.

Both are drag at zero incidence. They stop being true for a body that tumbles, as spent stages and many
re-entering bodies that never separated do.
"""

from uppertier.compiled import compiled
from uppertier.tables import linear
from uppertier.vectors import norm


@compiled
def drag_per_velocity(density_kg_m3, speed_m_s, inverse_beta_m2_kg):
    """Return the drag deceleration over the speed (1/s): rho v / (2 beta), beta = m / (C_D A)."""
    return 0.5 * density_kg_m3 * speed_m_s * inverse_beta_m2_kg


@compiled
def inverse_beta(velocity, sound_speed_m_s, mass_kg, body):
    """Return C_D A / m (m2/kg) of a body with a Mach table (linear between its points, held at its ends)."""
    coefficient = linear(body.mach, body.drag_coefficient, norm(velocity) / sound_speed_m_s)
    return coefficient * body.reference_area_m2 / mass_kg
