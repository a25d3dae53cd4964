"""What the groups of a scenario file are made of: the base of a group, and the kinds of fields they share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from uppertier.scenario.quantities import Measure, Place, PlaceGiven, Quantity

Name = Annotated[str, Field(min_length=1)]
Anywhere = Annotated[Place, PlaceGiven()]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
USUAL_MODE: Literal["terminal"] = "terminal"
Duration = Annotated[Quantity, Measure("time", low="0 s", high="24 h")]
Loss = Annotated[float, Field(ge=0.0, le=1.0)]
LOST = "Chance that a message never arrives."


def usually(default: str, description: str) -> Any:
    """Return a field that may be left out; its default is written and read as in the file."""
    return Field(default=default, description=description)


class Group(BaseModel):
    """A group of fields; field names have hyphens in the file, unknown ones are refused."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        validate_default=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
    )
