"""A photo as people see it: on open screens at once, on no stranger's, and gone when it is taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_story import family, open_at
from tests.photographs import WHERE, from_a_phone
from tests.screens import Screen
from tests.served import Served, Visitor

__all__ = ["family"]

pytestmark = pytest.mark.browser

IS_DRAWN = "image => image.complete && image.naturalWidth > 0"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "IMG_2041.jpg"
    file.write_bytes(from_a_phone(2400, 1800))
    return file


def add_photo(who: Screen, photo: Path, words: str) -> None:
    who.page.get_by_text("Add a photo").click()
    who.page.get_by_label("Photo", exact=True).set_input_files(photo)
    expect(who.page.locator("photo-field canvas")).to_be_visible()
    who.page.get_by_label("What is on it?").fill(words)


def test_a_photo_is_on_the_sisters_open_screen_at_once_and_on_no_strangers(
    family: tuple[Screen, Screen, Screen], screen: Callable[..., Screen], served: Served, photo: Path
) -> None:
    jess, maria, _ruth = family
    eve = Visitor(served.url)
    eve.sign_up("Eve")
    stranger = open_at(screen(), eve.start_circle(known_as="Eve"), eve)

    add_photo(jess, photo, "Ice on the river")
    jess.page.wait_for_function("document.querySelector('[name=photo]').files[0].name === 'photo.jpg'")
    assert (
        jess.page.evaluate(f"document.querySelector('[name=photo]').files[0].text().then(t => t.includes('{WHERE}'))")
        is False
    )
    jess.page.locator("textarea[name=words]").fill("I went all the way")
    top = maria.page.evaluate("scrollY")
    jess.press("Send")

    shown = maria.moment("I went all the way").get_by_role("img", name="Ice on the river")
    expect(shown).to_be_visible()
    shown.scroll_into_view_if_needed()
    maria.page.wait_for_function(f"() => ({IS_DRAWN})(document.querySelector('img.photo'))")
    assert shown.evaluate("image => image.naturalWidth") == 1600
    assert top == 0
    expect(stranger.page.locator("img.photo")).to_have_count(0)
    expect(jess.page.locator("photo-field canvas")).to_be_hidden()
    assert jess.page.evaluate("document.querySelector('[name=photo]').files.length") == 0

    address = shown.get_attribute("src")
    assert stranger.page.evaluate("path => fetch(path).then(answer => answer.status)", address) == 404
    jess.moment("I went all the way").get_by_text("Take back").click()
    jess.moment("I went all the way").get_by_role("button", name="Take it back").click()
    expect(maria.page.locator("img.photo")).to_have_count(0)
    assert maria.page.evaluate("path => fetch(path).then(answer => answer.status)", address) == 404
    for each in (maria, stranger):
        each.troubles.clear()  # the browser says aloud that it is not there


def test_a_photo_by_itself_is_sent_and_one_can_think_again(family: tuple[Screen, Screen, Screen], photo: Path) -> None:
    jess, maria, _ruth = family
    add_photo(jess, photo, "Not this one")
    jess.press("Remove the photo")
    expect(jess.page.locator("photo-field canvas")).to_be_hidden()
    jess.press("Send")
    expect(jess.page.locator("textarea[name=words]")).to_be_focused()
    jess.page.get_by_label("Photo", exact=True).set_input_files(photo)
    jess.press("Send")
    expect(maria.page.get_by_role("img", name="A photo from Jess")).to_be_visible()
    jess.open_circle()
    expect(jess.page.get_by_role("img", name="Your photo")).to_be_visible()


def test_its_room_is_there_before_it_is(family: tuple[Screen, Screen, Screen], photo: Path) -> None:
    """What stands below does not jump when the photo comes."""
    jess, maria, _ruth = family
    held = []
    maria.page.route("**/photo", lambda route: held.append(route))
    add_photo(jess, photo, "Ice")
    jess.press("Send")
    shown = maria.page.locator("img.photo")
    expect(shown).to_be_visible()
    before = shown.bounding_box()
    maria.page.wait_for_function("() => true")
    assert before
    assert abs(before["width"] / before["height"] - 4 / 3) < 0.02
    while not held:
        maria.page.wait_for_timeout(50)
    held[0].continue_()
    maria.page.wait_for_function(f"() => ({IS_DRAWN})(document.querySelector('img.photo'))")
    after = shown.bounding_box()
    assert after
    assert (after["width"], after["height"]) == pytest.approx((before["width"], before["height"]), abs=0.01)


def test_without_javascript_it_is_a_plain_form(screen: Callable[..., Screen], served: Served, photo: Path) -> None:
    jess, maria = Visitor(served.url), Visitor(served.url)
    for visitor, name in ((jess, "Jess"), (maria, "Maria")):
        visitor.sign_up(name)
    circle = jess.start_circle(known_as="Jess")
    maria.join(jess.invite(circle, "family"), "Maria")
    plain = screen(java_script_enabled=False)
    plain.come_in_as(jess)
    plain.go(f"/circles/{circle}")
    plain.page.locator("textarea[name=words]").fill("Plainly said")
    plain.page.get_by_text("Add a photo").click()
    wrong = photo.with_name("film.webp")
    wrong.write_text("no photo at all")
    plain.page.locator("[name=photo]").set_input_files(wrong)
    plain.press("Send")
    expect(plain.page.locator("#field-photo-mistake")).to_contain_text("JPEG, PNG and WebP photos can be added")
    expect(plain.page.locator("textarea[name=words]")).to_have_value("Plainly said")
    plain.page.locator("[name=photo]").set_input_files(photo)
    plain.press("Send")
    expect(plain.page.locator("img.photo")).to_be_visible()
