"""Words that read like less of a prescribed medicine: saved as written, and once said who can say."""

import re
from typing import Any

import pytest

from circle.medicines import reads_like_less_of_a_medicine
from circle.models import Area, Direction
from tests.people import World, submit

LESS_OF_A_MEDICINE = [
    "Stop methadone",
    "Stop taking methadone",
    "I want to stop my meds",
    "STOP MY MEDICATION!",
    "Come off Suboxone",
    "Get completely off methadone by Christmas",
    "Be off buprenorphine in a year",
    "Taper my dose",
    "Taper off Subutex slowly",
    "Methadone taper",
    "Lower my dose of methadone",
    "Reduce my methadone",
    "Cut down on my methadone",
    "Cut my dose in half",
    "Cut back to 40 mg",
    "Drop to 60mg",
    "Bring my dose down",
    "Halve my dose",
    "Take half my dose on Sundays",
    "Skip my dose on Sundays",
    "Skip a dose now and then",
    "Quit taking my pills",
    "Wean myself off my antidepressants",
    "Live without medication",
    "No more methadone",
    "Less methadone, more sleep",
    "Be methadone free",
    "Take my meds less often",
    "Get rid of my meds",
    "Give up my treatment",
    "Stop my monthly shot",
    "Stop Vivitrol",
    "I don’t want to be on methadone",
    "Not drinking and stop my meds",
    "Drop my meds",
    "Stop lithium",
    "Come off Xanax",
    "Come down on my dose",
    "Stop relying on Suboxone",
    "No more sleeping pills",
    "Dejar la metadona",
    "Dejar de tomar la metadona",
    "Quiero dejar mi medicación",
    "Bajar la dosis",
    "Bajarme la dosis poco a poco",
    "Reducir la buprenorfina",
    "Saltarme la dosis los domingos",
    "Tomar la mitad de mi dosis",
    "Tomar media dosis",
    "Vivir sin medicación",
    "Menos metadona",
    "Suspender el litio",
    "Dejar mis pastillas",
    "Dejar las pastillas para dormir",
    "Bajarle a la dosis",
    "Salir de la metadona",
    "Estar libre de metadona",
    "Dejar mi tratamiento",
    "Ya no tomar Suboxone",
    "No quiero tomar metadona",
]
NOTHING_OF_THE_KIND = [
    "Stop smoking",
    "Stop drinking",
    "Less coffee",
    "Quit weed",
    "Cut down on sugar",
    "Stop using heroin",
    "Stop buying pills",
    "Stop taking other people’s pills",
    "Stop skipping my dose",
    "Stop missing my doses",
    "Stop forgetting my meds",
    "Stop smoking and skipping my dose",
    "Never skip a dose",
    "Don’t skip my medication",
    "Not stop my meds by myself",
    "A week without skipping a dose",
    "Never leave home without my meds",
    "No skipped doses this week",
    "Take my medication as prescribed",
    "Take my dose every morning",
    "My daily dose, as prescribed",
    "Keep taking methadone and stop smoking",
    "Stop drinking while I am on Suboxone",
    "Stop worrying about my meds",
    "Stop hiding my medication",
    "Stop sharing my meds",
    "Stop taking more than my dose",
    "Ask my doctor about lowering my dose",
    "Talk to the clinic about coming off methadone",
    "Lower my prescription costs",
    "Less medication stigma",
    "Drop off my prescription",
    "Pick up my prescription",
    "A smaller dose of the news",
    "Get off the couch and take my meds",
    "A day off, meds at eight",
    "Half an hour outside after my dose",
    "Be less late with my meds",
    "Medicine, then breakfast",
    "Walk to the clinic",
    "Stop by the pharmacy for my meds",
    "Lower my blood pressure with medication",
    "No more than my dose",
    "Stop the habit of skipping doses",
    "Dejar de fumar",
    "Menos café",
    "Dejar de beber",
    "Bajar de peso",
    "Menos redes sociales",
    "Dejar de saltarme la dosis",
    "No saltarme la medicación",
    "Una semana sin saltarme la dosis",
    "No dejar la metadona",
    "Nunca dejar mi medicación",
    "Tomar mi medicación como me la recetaron",
    "Dejar de olvidar mi medicación",
    "Preguntar a mi doctora si puedo bajar la dosis",
    "Caminar sin prisa a la clínica",
    "",
]


def reads_so(words: str, area: Area = Area.HEALTH, direction: Direction = Direction.BEGIN, why: str = "") -> bool:
    return reads_like_less_of_a_medicine(words, why, area, direction)


@pytest.mark.parametrize("words", LESS_OF_A_MEDICINE)
def test_words_for_less_of_a_medicine_are_known(words: str) -> None:
    assert reads_so(words)
    assert reads_so(f"I thought about it. {words}.")
    assert reads_so("Feel like myself", why=words)


@pytest.mark.parametrize("words", NOTHING_OF_THE_KIND)
def test_other_words_raise_no_alarm(words: str) -> None:
    assert not reads_so(words)
    assert not reads_so("Feel like myself", why=words)


@pytest.mark.parametrize(
    ("words", "area", "direction", "reads"),
    [
        ("Methadone", Area.RECOVERY, Direction.STOP, True),
        ("My dose", Area.HEALTH, Direction.LESS, True),
        ("Mi dosis", Area.HEALTH, Direction.LESS, True),
        ("Methadone", Area.RECOVERY, Direction.STEADY, False),
        ("Smoking", Area.HEALTH, Direction.STOP, False),
        ("Coffee", Area.HEALTH, Direction.LESS, False),
        ("Skipping my dose", Area.HEALTH, Direction.STOP, False),
        ("Skipping my dose", Area.TREATMENT, Direction.STOP, False),
        ("Saltarme la dosis", Area.TREATMENT, Direction.STOP, False),
        ("Missing appointments", Area.TREATMENT, Direction.LESS, False),
        ("The morning thing", Area.TREATMENT, Direction.STOP, True),
        ("The morning thing", Area.TREATMENT, Direction.LESS, True),
        ("The morning thing", Area.TREATMENT, Direction.STEADY, False),
        ("The morning thing", Area.HEALTH, Direction.STOP, False),
    ],
)
def test_the_kind_of_change_counts_as_a_word(words: str, area: Area, direction: Direction, reads: bool) -> None:
    assert reads_so(words, area, direction) == reads


FORM = {"why": "", "area": "health", "rhythm": "daily"}
SAYS_WHO = "run it by the person who prescribes it"


def test_it_is_saved_as_written_and_then_it_is_said_who_can_say(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    led = submit(ana, "/goals", **FORM, words="Come off methadone")
    assert led.status_code == 303
    assert re.fullmatch(r"/goals/\w{32}/whom-to-ask", led.location)
    page, goal = ana.get(led.location).text, led.location.removesuffix("/whom-to-ask")
    assert SAYS_WHO in page
    assert "Help now" in page
    assert f'href="{goal}"' in page
    assert "Come off methadone" in ana.get(goal).text
    other = submit(ana, "/goals", **FORM, words="Stop smoking")
    assert re.fullmatch(r"/goals/\w{32}", other.location)


def test_the_same_form_sent_twice_leads_there_both_times(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    first, again = (submit(ana, "/goals", **FORM, words="Stop my meds", client_id="one form") for _ in range(2))
    assert first.location == again.location
    assert first.location.endswith("/whom-to-ask")


def test_a_goal_that_comes_to_read_so_leads_there_once_and_never_again(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    assert submit(ana, goal, **FORM, words="Walk to the clinic").location == goal
    assert submit(ana, goal, **FORM, words="Lower my dose").location == f"{goal}/whom-to-ask"
    assert "Lower my dose" in ana.get(goal).text
    for words in ("Lower my dose soon", "Walk", "Lower my dose"):
        assert submit(ana, goal, **FORM, words=words).location == goal


def test_less_in_the_treatment_area_leads_there(as_: Any, world: World) -> None:
    ana, form = as_(world.ana), {**FORM, "area": "treatment", "words": "The morning thing"}
    assert submit(ana, "/goals", **form, direction="less").location.endswith("/whom-to-ask")
    assert not submit(ana, "/goals", **form, direction="steady").location.endswith("/whom-to-ask")


def test_a_question_for_the_next_visit_is_kept_with_the_goal_for_its_owner_alone(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    for _press in range(2):
        kept = submit(ana, f"{goal}/whom-to-ask", words="How long does it take?", client_id="one page")
        assert (kept.status_code, kept.location) == (303, goal)
    page = ana.get("/reflections?kind=visit").text
    assert page.count("How long does it take?</p>") == 1
    assert f'href="{goal}"' in page
    for other in (world.ben, world.eve):
        assert submit(as_(other), f"{goal}/whom-to-ask", words="Mine").status_code == 404
        assert "How long does it take?" not in as_(other).get("/reflections").text


def test_a_question_that_cannot_be_kept_comes_back(as_: Any, world: World) -> None:
    ana, path = as_(world.ana), f"/goals/{world.goal_id}/whom-to-ask"
    assert submit(ana, path, words=" ").status_code == 422
    submit(ana, path, words="How long?", client_id="one page")
    other = submit(ana, path, words="How soon?", client_id="one page")
    assert other.status_code == 409
    assert "How soon?" in other.text
    assert "one page" not in other.text


def test_nobody_else_is_led_there_or_learns_of_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/shares", circle=world.circle_id, audience="everyone", progress="1")
    submit(ana, goal, **FORM, words="Lower my dose")
    ben = as_(world.ben)
    assert "Lower my dose" in ben.get(goal).text
    assert SAYS_WHO not in ben.get(goal).text
    assert ben.get(f"{goal}/whom-to-ask").status_code == 404
    assert ana.get(f"{goal}/whom-to-ask").status_code == 200
