"""What a program writes into a page written by hand."""

import pytest

from uppertier.export.page import between_marks


def test_what_stands_between_the_marks_is_replaced_and_all_else_stays():
    page = "by hand\n<!-- a -->\n\nold\n\n<!-- b -->\nand after\n"
    new = between_marks(page, "<!-- a -->", "<!-- b -->", ["one", "two"])
    assert new == "by hand\n<!-- a -->\n\none\ntwo\n\n<!-- b -->\nand after\n"
    assert between_marks(new, "<!-- a -->", "<!-- b -->", ["one", "two"]) == new


@pytest.mark.parametrize("page", ["", "<!-- a -->", "<!-- b --> <!-- a -->"])
def test_a_page_without_its_marks_is_refused(page):
    with pytest.raises(ValueError, match="needs the marks"):
        between_marks(page, "<!-- a -->", "<!-- b -->", [])
