"""Thrust and mass of a rocket at constant flow."""

from uppertier.compiled import compiled


@compiled
def thrust(body, pressure_pa):
    """Return the thrust (N) against the pressure outside: T_vac - p A_e, never less than none.

    Sutton and Biblarz, Rocket Propulsion Elements (9th ed.), equation 2-13. Stops being true where the flow
    separates in the nozzle (pressure outside several times the exit pressure) and while thrust builds up or
    dies away, which here takes no time.
    """
    return max(body.vacuum_thrust_n - pressure_pa * body.exit_area_m2, 0.0)


@compiled
def mass_at(body, time_s):
    """Return the mass (kg) of a body at a time (s since launch)."""
    return body.mass_kg - body.mass_flow_kg_s * (time_s - body.since_s)


@compiled
def stack_mass(vehicle, stage):
    """Return the mass (kg) of what flies when a stage is lit: it, the stages above, and the payload."""
    total = vehicle.payload_kg
    for i in range(stage, len(vehicle.stage_mass_kg)):
        total += vehicle.stage_mass_kg[i]
    return total
