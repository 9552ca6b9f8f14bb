"""Whether words have to do with a medicine: of a goal, with less of one; of a suggestion, with one at all.

Then it is worth saying who can say.

Lists of words and no more: nothing is decided by it, and whoever wrote them is told once where to ask. What keeps to a
medicine ("stop skipping my dose") is not meant. The medicines are those for opioid use disorder (SAMHSA, Treatment
Improvement Protocol 63) and common ones that are prescribed to be taken day after day.
"""

import re
from unicodedata import combining, normalize

from circle.models import Area, Direction

_MEDICINES = """
    medicine medicines med meds medication medications prescription prescriptions dose doses
    methadone dolophine buprenorphine bupe bup suboxone subutex subs zubsolv sublocade brixadi buvidal
    naltrexone vivitrol revia lofexidine clonidine disulfiram antabuse acamprosate campral
    antidepressant antidepressants antipsychotic antipsychotics ssri ssris lithium
    sertraline zoloft fluoxetine prozac citalopram escitalopram lexapro paroxetine venlafaxine effexor duloxetine
    cymbalta bupropion wellbutrin mirtazapine trazodone quetiapine seroquel olanzapine risperidone aripiprazole
    lamotrigine valproate gabapentin pregabalin benzos benzodiazepines alprazolam xanax diazepam valium lorazepam
    ativan clonazepam klonopin insulin adderall ritalin sleeping_pills
    medicina medicinas medicamento medicamentos medicacion receta recetas dosis
    metadona buprenorfina naltrexona clonidina acamprosato antidepresivo antidepresivos antipsicoticos litio
    sertralina fluoxetina paroxetina venlafaxina duloxetina quetiapina olanzapina risperidona aripiprazol
    lamotrigina valproato gabapentina pregabalina benzodiacepinas insulina pastillas_para
"""
_MEDICINES_IF_MINE = """
    pill pills tablet tablets capsule capsules shot shots injection injections treatment
    pastilla pastillas tableta tabletas capsula capsulas comprimido comprimidos inyeccion inyecciones tratamiento
"""
_LESSENING = """
    stop stops stopping quit quits quitting discontinue discontinuing ditch ditching give_up giving_up
    skip skips skipping halve halving taper tapers tapering wean weaning reduce reduces reducing reduction
    lower lowers lowering decrease decreasing lessen cut cuts cutting detox get_rid_of done_with off
    without less fewer smaller half no_more no_longer free_of free_from dont_need not_need
    dont_want_to_take dont_want_to_be_on drop(?!_off) dropping(?!_off)
    go_down_on going_down_on come_down_on coming_down_on
    dejar dejo deje dejando parar paro suspender suspendo abandonar quitar quitarme cortar reducir reduzco
    reduciendo reduccion bajar bajo bajando bajarme disminuir saltar saltarme omitir librarme desengancharme
    bajarle salir_de libre_de
    sin menos media mitad ya_no no_mas no_tomar_mas no_quiero_tomar no_quiero_seguir_tomando no_necesitar
"""
_BETWEEN = """
    take taking using having need needing relying depending be being on down off out back of from with in
    the a an any some all this that these both half my mine prescribed daily morning evening weekly monthly next last
    altogether completely entirely slowly gradually eventually myself
    de del la las el los lo un una al a con mi mis toda todas todo todos esta este estas estos mitad
    tomar tomando tomarme diaria diario necesitar depender
"""
_BRINGING = "bring bringing get getting take taking work working cut cutting"
_NO_OFF_OF_A_MEDICINE = "drop dropping start set pay paying show kick sign"
_NOT = "not never dont wont without instead avoid no nunca jamas sin evitar ni tampoco"
_AND = "and but y e pero"
_STOPPING = "stop stops stopping quit quitting less dejar dejo deje parar paro menos"
_SKIPPING = "skipping halving saltar saltarme omitir"
_ASKING = "ask asking talk talking speak discuss preguntar pregunto hablar consultar comentar"
_WHO_CAN_SAY = r"""
    doctors? prescribers? pharmacists? nurses? clinics? psychiatrists?
    medic[oa]s? doctora? doctor farmaceutic[oa]s? enfermer[oa]s? clinicas? psiquiatras?
"""
_KEEPING_UP = r"miss\w* skip\w* forg[eo]t\w* late saltar\w* olvid\w* faltar\w* tarde"
_WHAT_IS_ABOUT_IT = r"""
    costs? prices? bills? stigma shame worr\w+ side mistakes mix waste reviews? appointments? late school student course
    costos? precios? efectos tarde
"""


def _any_of(words: str) -> str:
    """A pattern for one of these words; where one is several, `_` stands between them."""
    each = dict.fromkeys(words.split())  # once: where there are two ways to go on, both would be tried
    return f"(?:{'|'.join(each)})".replace("_", " ")


_yours = rf"(?:your|yours|their|her|his|tu|tus|su|sus) (?:\w+ )?{_any_of(_MEDICINES_IF_MINE)}"
_milligrams = r"(?:(?:to|by|from|a) )?\d+ ?(?:mg|milligrams|miligramos)"
_mine = rf"(?:my|mi|mis) (?:\w+ )?{_any_of(_MEDICINES_IF_MINE)}"
_medicine = rf"(?:{_any_of(_MEDICINES)}|{_mine}|{_milligrams})\b"
_between = rf"(?:{_any_of(_BETWEEN)} ){{0,8}}"
_lessening = rf"(?<!\w)(?P<verb>{_any_of(_LESSENING)}) {_between}{_medicine}"
_downwards = (
    rf"\b{_any_of(_BRINGING)} {_between}{_medicine} (?:down|lower|less (?:often|frequently)|every other)\b"
    rf"|\b{_medicine} (?:free|taper|tapering|detox)\b"
)
_LESS_OF_IT = re.compile(rf"{_lessening}|{_downwards}")
_IS_DENIED = re.compile(rf"\b{_any_of(_NOT)}(?: (?!{_any_of(_AND)} )\w+){{0,3}} $")
_IS_STOPPED = re.compile(rf"\b{_any_of(_STOPPING)}(?: \w+){{0,3}} $")
_IS_ASKED = re.compile(rf"\b{_any_of(_ASKING)}\b")
_IS_OTHER_OFF = re.compile(rf"\b{_any_of(_NO_OFF_OF_A_MEDICINE)} $")
_IS_ABOUT_IT = re.compile(rf" (?:{_any_of(_WHAT_IS_ABOUT_IT)}\b|of (?!{_between}{_medicine}))")
_KEEPS_UP = re.compile(rf"\b{_any_of(_KEEPING_UP)}\b")
_SKIPS = re.compile(_any_of(_SKIPPING))
_IS_ASKED_OF_WHO_CAN_SAY = re.compile(rf"\b{_any_of(_ASKING)}\b.*\b{_any_of(_WHO_CAN_SAY)}\b")
_ANY = re.compile(rf"\b(?:{_medicine}|{_yours}\b)")


def reads_like_less_of_a_medicine(words: str, why: str, area: Area, direction: Direction) -> bool:
    """Whether these words speak of stopping or lowering something prescribed, in English or Spanish.

    To do less of something, or to stop it, in the part of life that is treatment, is taken for it as well.
    """
    is_less = direction in (Direction.LESS, Direction.STOP)
    said = _parts_of(f"stop {words}" if is_less else words) + _parts_of(why)
    if any(_is_meant(found, part) for part in said for found in _LESS_OF_IT.finditer(part)):
        return True
    return area == Area.TREATMENT and is_less and not any(_KEEPS_UP.search(part) for part in said)


def speaks_of_a_medicine(words: str) -> bool:
    """Whether these words, which are meant for somebody else, have to do with what is prescribed to them.

    To ask the one who prescribes it is all that may be said.
    """
    return any(
        not _IS_ASKED_OF_WHO_CAN_SAY.search(part) and not _IS_ABOUT_IT.match(part[found.end() :])
        for part in _parts_of(words)
        for found in _ANY.finditer(part)
    )


def _parts_of(words: str) -> list[str]:
    """Its sentences and their parts, each in small letters without accents, with one space between words."""
    plain = "".join(sign for sign in normalize("NFKD", words.casefold()) if not combining(sign))
    parts = re.split(r"[.,;:!?()\n]+", re.sub(r"['’]", "", plain))
    return [" ".join(re.findall(r"\w+", part)) for part in parts]


def _is_meant(found: re.Match[str], part: str) -> bool:
    """Not what is denied, stopped itself, or asked about; nor what merely has to do with a medicine."""
    before, verb = part[: found.start()], found["verb"] or ""
    is_undone = (
        _IS_DENIED.search(before)
        or _IS_ASKED.search(before)
        or (_SKIPS.fullmatch(verb) and _IS_STOPPED.search(before))
        or (verb == "off" and _IS_OTHER_OFF.search(before))
    )
    return not is_undone and not _IS_ABOUT_IT.match(part[found.end() :])
