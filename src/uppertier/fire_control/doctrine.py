"""How a commander wants to shoot."""

from __future__ import annotations

from dataclasses import dataclass

from uppertier.errors import BadInput, unknown

SHOTS = ("single", "salvo", "shoot-look-shoot")


@dataclass(frozen=True)
class Doctrine:
    """How many rounds at a threat, and whether to look before the next.

    `single` fires one round and no more. `salvo` fires `salvo` rounds, one after the other, and no more.
    `shoot-look-shoot` fires `salvo` rounds, waits for the verdict, and fires as many again at a survivor, as
    often as time and rounds allow. `reserve` rounds of the battery are never fired.
    """

    shots: str = "shoot-look-shoot"
    salvo: int = 1
    reserve: int = 0

    def __post_init__(self) -> None:
        if self.shots not in SHOTS:
            raise unknown("way to shoot", self.shots, SHOTS)
        if self.salvo < 1:
            raise BadInput(f"A salvo has at least 1 round, not {self.salvo}.")
        if self.reserve < 0:
            raise BadInput(f"A reserve has 0 rounds or more, not {self.reserve}.")

    @property
    def first_salvo(self) -> int:
        """Rounds in the first salvo at a threat."""
        return 1 if self.shots == "single" else self.salvo

    @property
    def next_salvo(self) -> int:
        """Rounds in each salvo at a survivor; 0 where the doctrine takes no second look."""
        return self.salvo if self.shots == "shoot-look-shoot" else 0
