"""How a commander wants to shoot."""

from __future__ import annotations

from dataclasses import dataclass

from uppertier.errors import BadInput, unknown

SHOTS = ("single", "salvo", "shoot-look-shoot", "shoot-shoot-look-shoot")
ASSIGNMENTS = ("greedy", "optimal")


@dataclass(frozen=True)
class Doctrine:
    """How many rounds at a threat, whether to look before the next, and who comes first when rounds are few.

    `single` fires one round and no more. `salvo` fires `salvo` rounds, one after the other, and no more.
    `shoot-look-shoot` fires `salvo` rounds, waits for the verdict, and fires as many again at a survivor, as
    often as time and rounds allow. `shoot-shoot-look-shoot` fires two rounds (`salvo`, where that is more),
    waits for the verdict, and fires one at a survivor, again and again: the S-S-L-S of the literature, whose
    look comes after the second shot, carried on as far as the window allows.

    `prefer` names defended places: threats to them are served first, and they alone may have the last
    `reserve` rounds of the battery. Without `hold_fire` what falls on no defended place is shot at as well.
    `assignment` is 'greedy' (who has least time left is served first) or 'optimal' (scarce rounds go where
    they save most, a round being taken to hit with the chance `assumed_hit`). The two chances of a wrong
    verdict come on top of what the radar cannot see; each verdict draws its own luck.
    """

    shots: str = "shoot-look-shoot"
    salvo: int = 1
    reserve: int = 0
    prefer: tuple[str, ...] = ()
    hold_fire: bool = True
    assignment: str = "greedy"
    assumed_hit: float = 0.9
    hit_called_miss: float = 0.0
    miss_called_hit: float = 0.0

    def __post_init__(self) -> None:
        if self.shots not in SHOTS:
            raise unknown("way to shoot", self.shots, SHOTS)
        if self.assignment not in ASSIGNMENTS:
            raise unknown("assignment", self.assignment, ASSIGNMENTS)
        if self.salvo < 1:
            raise BadInput(f"A salvo has at least 1 round, not {self.salvo}.")
        if self.reserve < 0:
            raise BadInput(f"A reserve has 0 rounds or more, not {self.reserve}.")
        for name in ("assumed_hit", "hit_called_miss", "miss_called_hit"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise BadInput(f"The chance {name} lies between 0 and 1; {getattr(self, name)} does not.")

    @property
    def first_salvo(self) -> int:
        """Rounds in the first salvo at a threat."""
        if self.shots == "single":
            return 1
        return max(2, self.salvo) if self.shots == "shoot-shoot-look-shoot" else self.salvo

    @property
    def next_salvo(self) -> int:
        """Rounds in each salvo at a survivor; 0 where the doctrine takes no second look."""
        return {"shoot-look-shoot": self.salvo, "shoot-shoot-look-shoot": 1}.get(self.shots, 0)
