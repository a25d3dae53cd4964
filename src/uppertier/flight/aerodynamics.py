"""Drag: by a Mach table on a reference area, or by a ballistic coefficient.

Both are drag at zero incidence. They stop being true for a body that tumbles, as spent stages and many
re-entering bodies that never separated do.
"""

from uppertier.compiled import compiled
from uppertier.tables import linear


@compiled
def drag_per_velocity(density_kg_m3, speed_m_s, inverse_beta_m2_kg):
    """Return the drag deceleration over the speed (1/s): rho v / (2 beta), beta = m / (C_D A)."""
    return 0.5 * density_kg_m3 * speed_m_s * inverse_beta_m2_kg


@compiled
def drag_of_table(density_kg_m3, speed_m_s, sound_speed_m_s, mass_kg, craft):
    """Return the drag deceleration over the speed (1/s) of a craft with a Mach table.

    The coefficient is linear between the points of the table and held at its ends.
    """
    coefficient = linear(craft.mach, craft.drag_coefficient, speed_m_s / sound_speed_m_s)
    return 0.5 * density_kg_m3 * speed_m_s * coefficient * craft.reference_area_m2 / mass_kg
