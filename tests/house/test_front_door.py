"""The front door: what `import uppertier as ut` offers, and that each name leads somewhere."""

import pytest

import uppertier

FRONT_DOOR = ["coverage", "engage", "fly", "load", "outcome", "reach", "visibility"]


def test_the_front_door_is_the_list_in_the_contract():
    assert uppertier.__all__ == FRONT_DOOR
    assert set(FRONT_DOOR) <= set(dir(uppertier))


@pytest.mark.parametrize("name", FRONT_DOOR)
def test_every_name_leads_to_a_function_that_says_what_it_does(name):
    function = getattr(uppertier, name)
    assert callable(function)
    assert function.__doc__


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'shoot_down'"):
        _ = uppertier.shoot_down
