"""Thrust of a rocket at constant flow."""

from uppertier.compiled import compiled


@compiled
def thrust(craft, pressure_pa):
    """Return the thrust (N) against the pressure outside: T_vac - p A_e, never less than none.

    Sutton and Biblarz, Rocket Propulsion Elements (9th ed.), equation 2-13. Stops being true where the flow
    separates in the nozzle (pressure outside several times the exit pressure) and while thrust builds up or
    dies away, which here takes no time.
    """
    return max(craft.vacuum_thrust_n - pressure_pa * craft.exit_area_m2, 0.0)
