"""Rulesets from YAML: what is refused and how it is said, and that nothing else ever happens.

Each file `data/rulesets/X.yaml` is wrong in the way its name says, and `X.txt` beside it holds
everything that the loader says of it. After a deliberate change of a message, record them anew
with `python -m tests.test_loading`, and read the difference.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cpstandards import model
from cpstandards.errors import RulesetError, UnknownBoardError
from cpstandards.load import board, boards, dump_ruleset, load_ruleset, parse_ruleset
from cpstandards.load.rulesets import MOST_STANDARDS, board_file
from cpstandards.load.yamltext import (
    DEEPEST,
    MOST_CHARACTERS,
    MOST_IN_ONE_SCALAR,
    MOST_PROBLEMS,
    read_yaml,
)

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "data" / "rulesets").glob("*.yaml"))
SHIPPED = sorted((HERE.parent / "rules").glob("*.yaml"))

LOADERS = [yaml.SafeLoader] + ([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])

PATIENCE = 5.0
"""What any one text may take, slow machines included [seconds]."""

HEAD = 'id: x\ntitle: T\nversion: "1"\ndocument: {title: T, publisher: P}\n'

STANDARD = """\
  - id: {id}
    title: T
    responsible: social_worker
    modality: must
    source: {{section: S}}
    within: 2 days
    after: {{event: visit}}
    duty: {{event: core_group}}
"""


def ruleset(*standards: str, before: str = "") -> str:
    """The text of a ruleset with *standards*, by default a single good one."""
    return HEAD + before + "standards:\n" + "".join(standards or (STANDARD.format(id="a"),))


def said(text: str) -> str:
    """What the loader says of *text*, which it must refuse."""
    with pytest.raises(RulesetError) as caught:
        parse_ruleset(text)
    return str(caught.value)


def said_of(path: Path) -> str:
    """What the loader says of a file, which it must refuse."""
    with pytest.raises(RulesetError) as caught:
        parse_ruleset(path.read_text(encoding="utf-8"), file=path.name)
    return f"{caught.value}\n"


# --- every refusal, literally ---------------------------------------------------------------------


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_everything_wrong_with_a_file_is_said_at_once(path: Path) -> None:
    assert said_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_problem_has_its_place_in_the_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [*text.split("\n"), ""]
    with pytest.raises(RulesetError) as caught:
        parse_ruleset(text, file=path.name)
    for problem in caught.value.problems:
        assert problem.file == path.name
        assert problem.line is not None
        assert problem.column is not None
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert not problem.message.endswith(".")
        assert "\n" not in problem.message + problem.help


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_no_message_speaks_of_python_or_pydantic(path: Path) -> None:
    words = ("validation error", "pydantic", "NoneType", "tuple", "dict", "Traceback", "Input ")
    assert not [word for word in words if word in said_of(path)]


def test_a_problem_outlives_pickling() -> None:
    with pytest.raises(RulesetError) as caught:
        parse_ruleset("id: x", file="x.yaml")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems


def test_a_file_is_named_as_the_user_named_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("- one\n", encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        load_ruleset(path)
    assert str(caught.value).startswith(f"{path}:1:1: CPS203 ")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(ruleset().replace("title: T\n", "title: Café\n", 1).encode("latin-1"))
    with pytest.raises(RulesetError) as caught:
        load_ruleset(path)
    assert str(caught.value) == (
        f"{path}:1:1: CPS102 not UTF-8 text\n  help: save the file as UTF-8"
    )


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + ruleset().replace("\n", "\r\n").encode())
    assert load_ruleset(path) == parse_ruleset(ruleset())


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ufffe", "\ud800"])
def test_a_control_character_is_refused(character: str) -> None:
    found = said(ruleset().replace("title: T\n", f"title: T{character}\n", 1))
    assert found == (
        "2:9: CPS102 a character that YAML does not allow\n"
        "  help: remove it, or save the file as UTF-8"
    )


@pytest.mark.parametrize("place", ["\tid: x\n", "# a\tb\n", 'a: "\t"\n', "a:\tb\n", "a: b\t\n"])
def test_a_tab_is_refused_wherever_it_stands(place: str) -> None:
    found = said(f"{place}{ruleset()}")
    assert found == (
        f"1:{place.index(chr(9)) + 1}: CPS102 a tab, which not every reader of YAML allows\n"
        "  help: use spaces"
    )


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_ruleset(tmp_path / "nowhere.yaml")


def test_words_that_are_quoted_stay_words() -> None:
    text = ruleset().replace("title: T\n", 'title: "yes"\n', 1).replace('"1"', "'1.0'")
    read = parse_ruleset(text)
    assert (read.title, read.version) == ("yes", "1.0")


def test_keys_are_words_even_where_old_readers_see_truth_values() -> None:
    closed = parse_ruleset(ruleset(before="calendar: {closures: [{on: 2025-12-29, name: Shut}]}\n"))
    assert str(closed.calendar.closures[0].on) == "2025-12-29"


def test_json_is_read_as_well() -> None:
    assert parse_ruleset(json.dumps(yaml.safe_load(ruleset()))) == parse_ruleset(ruleset())


# --- too much of anything -------------------------------------------------------------------------


def timed(text: str) -> tuple[str, float]:
    """What the loader says of *text*, and how long it takes at best [seconds]."""
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        found = said(text)
        took.append(time.perf_counter() - begun)
        if took[-1] < PATIENCE:
            break
    return found, min(took)


TOO_MUCH = {
    "a long file": ("#" * (MOST_CHARACTERS + 1), "1:1: CPS101 "),
    "a megabyte in one text": ("[" + "x" * (MOST_CHARACTERS - 10) + "]", "1:2: CPS109 "),
    "a megabyte of digits": ("[" + "9" * (MOST_CHARACTERS - 10) + "]", "1:2: CPS109 "),
    "a megabyte in one key": ("x" * (MOST_CHARACTERS - 10) + ": 1", "1:1: CPS109 "),
    "a megabyte of spaces": ("id:" + " " * (MOST_CHARACTERS - 10) + "x", "1:1: CPS202 "),
    "a megabyte of comment": ("#" + "x" * (MOST_CHARACTERS - 10), "1:1: CPS203 "),
    "deep lists": ("[" * (MOST_CHARACTERS // 2), f"1:{DEEPEST + 2}: CPS104 "),
    "deep mappings": ("{a: " * (MOST_CHARACTERS // 5), f"1:{4 * DEEPEST + 5}: CPS104 "),
    "deep lists in lines": ("- " * (MOST_CHARACTERS // 4), f"1:{2 * DEEPEST + 3}: CPS104 "),
    "many tags": ("[" + "!a b," * (MOST_CHARACTERS // 6) + "]", "1:2: CPS106 "),
    "many truth values": ("[" + "yes," * (MOST_CHARACTERS // 6) + "]", "1:2: CPS110 "),
    "many keys twice": ("a: 1\n" * (MOST_CHARACTERS // 6), "2:1: CPS107 "),
    "many documents": ("a\n---\n" * (MOST_CHARACTERS // 7), "2:1: CPS103 "),
    "many unknown keys": (
        "".join(f"k{i}: 1\n" for i in range(MOST_CHARACTERS // 20)),
        "1:1: CPS20",
    ),
    "many bad standards": (HEAD + "standards:\n" + "  - {}\n" * MOST_STANDARDS, "6:5: CPS202 "),
    "too many standards": (
        HEAD + "standards:\n" + "  - {}\n" * (MOST_STANDARDS + 1),
        f"5:1: CPS101 {MOST_STANDARDS + 1} standards; at most {MOST_STANDARDS} are read",
    ),
    "many references to one anchor": (
        "a: &a x\nb: [" + "*a," * (MOST_CHARACTERS // 4) + "]",
        "1:4: CPS105 ",
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_of_anything_is_refused_soon(what: str) -> None:
    text, begins = TOO_MUCH[what]
    found, seconds = timed(text)
    assert found.startswith(begins)
    assert found.count("CPS") <= MOST_PROBLEMS
    assert len(found) < 100_000
    assert seconds < PATIENCE


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_of_anything_takes_little_memory(what: str) -> None:
    tracemalloc.start()
    try:
        said(TOO_MUCH[what][0])
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 36)
    begun = time.perf_counter()
    with pytest.raises(RulesetError) as caught:
        load_ruleset(path)
    assert str(caught.value).startswith(f"{path}:1:1: CPS101 a file too large for a ruleset")
    assert time.perf_counter() - begun < PATIENCE


def test_an_alias_bomb_is_over_at_its_first_anchor() -> None:
    bomb = (HERE / "data" / "rulesets" / "alias-bomb.yaml").read_text(encoding="utf-8")
    found, seconds = timed(bomb)
    assert found.count("CPS") == 1
    assert seconds < PATIENCE


@pytest.mark.parametrize(
    "number", ["9" * 15, "9" * 16, "9" * 41, "-" + "9" * 16, "1e999", "9" * 5000]
)
def test_absurd_numbers_are_refused(number: str) -> None:
    found, seconds = timed(
        ruleset(STANDARD.format(id="a").replace("{event: visit}", f"{{birthday: {number}}}"))
    )
    assert found.startswith("12:23: CPS")
    assert seconds < PATIENCE


def test_a_thousand_standards_are_read() -> None:
    many = ruleset(*(STANDARD.format(id=f"a{i}") for i in range(MOST_STANDARDS)))
    assert len(parse_ruleset(many).standards) == MOST_STANDARDS


def test_a_text_of_the_greatest_length_is_read_with_its_length_in_the_message() -> None:
    longest = "x" * MOST_IN_ONE_SCALAR
    assert "a text longer than 2000 characters" in said(
        ruleset().replace("title: T", f"title: {longest}", 1)
    )


def test_a_long_word_of_the_user_is_cut_short_in_messages() -> None:
    found = said(ruleset().replace("title: T", f"? {'x' * 5000}\n: 1\ntitle: T", 1))
    assert "…`" in found
    assert len(found) < 500


# --- names of boards ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..",
        ".",
        "",
        "/etc/passwd",
        "blackpool.yaml",
        "Blackpool",
        "blackpool\n",
        "blackpool/../blackpool",
        "black\x00pool",
        "x" * 100_000,
        "\uff42lackpool",
        "-",
    ],
)
def test_a_board_is_a_name_never_a_path(name: str) -> None:
    with pytest.raises(UnknownBoardError) as caught:
        board(name)
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)
    with pytest.raises(UnknownBoardError):
        board_file(name)


def test_a_misspelt_board_is_recognised() -> None:
    with pytest.raises(
        UnknownBoardError, match="unknown board `blackpol`; did you mean `blackpool`"
    ):
        board("blackpol")


def test_a_board_is_read_once() -> None:
    assert board("blackpool") is board("blackpool")


# --- what is shipped ------------------------------------------------------------------------------


def test_every_ruleset_of_the_tree_is_shipped() -> None:
    assert boards() == tuple(path.stem for path in SHIPPED)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_ruleset_is_called_what_its_file_is(path: Path) -> None:
    assert load_ruleset(path).id == path.stem


@pytest.mark.parametrize("name", boards())
def test_a_shipped_ruleset_comes_back_from_its_dump(name: str) -> None:
    dumped = dump_ruleset(board(name))
    again = parse_ruleset(dumped)
    assert again == board(name)
    assert dump_ruleset(again) == dumped


def test_every_form_of_the_language_comes_back_from_its_dump() -> None:
    read = parse_ruleset(EVERY_FORM)
    assert parse_ruleset(dump_ruleset(read)) == read


@pytest.mark.parametrize(
    "title", ["a\x85b", "\x85", "a\u2028b", "a\u2029", "\ufeff", "a\n b", " a ", "é"]
)
def test_a_strange_title_comes_back_from_its_dump(title: str) -> None:
    read = parse_ruleset(ruleset()).model_copy(update={"title": title})
    assert parse_ruleset(dump_ruleset(read)) == read


def test_two_loads_are_equal() -> None:
    assert parse_ruleset(EVERY_FORM) == parse_ruleset(EVERY_FORM)


EVERY_FORM = """\
id: every-form
title: "yes"
version: "1.0"
document: {title: "2025-04-10", publisher: "null", edition: "2018", reflects: "~"}
calendar: {region: GB-ENG, closures: [{on: 2025-12-29, name: Town hall closed}]}
conventions: {trigger_day: counted, clear_days: true, birthday_of_29_february: 1 March}
vocabulary:
  events:
    panel:
      description: D
      identifies: panel
      attributes:
        outcome: {choices: [agreed, refused], description: what was decided}
        urgent: {kind: flag}
        every: {kind: limit}
        seats: {kind: number}
  facts: {out_of_area: {kind: flag, description: D}}
standards:
  - id: a.within
    topic: a
    title: T
    responsible: social_worker
    modality: must
    source: {section: S, standard: 2, paragraph: "1.1", page: 7}
    note: "2 days"
    within:
      choose:
        - when: {all: [{fact: {unborn: true}}, {any: [{trigger: {quorate: {known: true}}}]}]}
          then: {dated: [{limit: 7 days, to: 2010-03-31}, {from: 2010-04-01, limit: 10 days}]}
        - when: {not: {count: {event: visit}, at_least: 1, at_most: 2, by: now}}
          then: {sooner_of: [3 months, {limit: 20 working days, after: {event: birth}}]}
        - when: {latest: [{event: plan_made}, {event: plan_ended}], is: plan_made, by: trigger}
          then: {later_of: [48 hours, {event: visit}, {fact: expected_delivery_date}]}
        - otherwise: {agreed: {event: panel}, as: every, up_to: 4 weeks}
    after: {any_of: [{event: initial_conference}, {event: review_conference}], which: first}
    duty:
      event: panel
      where: {outcome: [agreed, refused], urgent: {not: true}, seats: {at_least: 2}}
    ends_on: [{event: plan_ended}, {event: died}]
    waiver: {by: [service_manager]}
    reading: {name: one, because: B}
    readings: [{name: two, because: B, change: {within: 3 days, when: null}}]
    examples:
      - {events: {visit: 2025-04-10}, expect: met}
      - events: [{type: visit, at: "2025-04-10T10:00"}]
        expect: [met, {status: late, due: 2025-04-11}]
  - id: b.before
    title: T
    responsible: social_worker
    modality: should
    source: {section: S}
    before: {birthday: 18}
    at_least: same day
    duty: {all_of: [{event: visit}, {event: panel}]}
    after: {event: panel, which: last}
  - id: c.every
    title: T
    responsible: social_worker
    modality: expected
    source: {section: S}
    every: [{gap: 1 week, for: 4 weeks}, {gap: 2 weeks, until: {event: birth}}, {gap: 1 month}]
    first: unquantified
    restart: from_due
    after: {event: plan_made}
    duty: {event: minutes_distributed, where: {sent_to: {has_all: [parents, child]}}}
  - id: d.window
    title: T
    responsible: social_worker
    modality: may
    source: {section: S}
    window: {opens: 10 weeks before, closes: 1 day after}
    around: {fact: expected_delivery_date}
    after: {event: panel}
    otherwise: 2 days
    duty: {event: panel, itself: true}
  - id: e.not_before
    title: T
    responsible: social_worker
    modality: must
    source: {section: S}
    not_before: 10 working days
    after: {event: panel}
    forbids: {event: visit}
    unless: {trigger: {urgent: true}}
out_of_scope: [{source: {section: S}, summary: S, reason: R}]
silent: [{topic: a.b, note: N.B.}]
"""


# --- two parsers, one language --------------------------------------------------------------------


def outcome(text: str, loader: Any) -> tuple[Any, list[tuple[str, int | None]]]:
    """What a parser makes of *text*: data, or where which problems are."""
    read = read_yaml(text, loader=loader)
    if read.problems:
        return None, [(each.code, each.line) for each in read.problems if each.code != "CPS102"]
    return read.data, []


TIGHT = re.compile(r"[|>][-+0-9]*#")
"""A comment close behind `|` or `>`: one parser of PyYAML refuses it, the other does not see it."""


BRACKET_IN_TAG = re.compile(r"!\S*[\[\]{},]")
"""A tag with a bracket behind it: both refuse it, one as a tag and the other as no YAML at all."""


def agree(text: str) -> None:
    """Both parsers read *text* alike, or refuse it both."""
    if TIGHT.search(text) or BRACKET_IN_TAG.search(text):
        return
    outcomes = [outcome(text, loader) for loader in LOADERS]
    assert all(each == outcomes[0] for each in outcomes)
    refused = [bool(read_yaml(text, loader=loader).problems) for loader in LOADERS]
    assert len(set(refused)) == 1


@pytest.mark.parametrize("path", [*SHIPPED, *BROKEN], ids=lambda path: path.stem)
def test_both_parsers_read_a_file_alike(path: Path) -> None:
    agree(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_both_parsers_know_the_same_places(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    places = [read_yaml(text, loader=loader).place for loader in LOADERS]
    assert all(place == places[0] for place in places)


WORDS = ["id", "title", "standards", "within", "event", "visit", "2 days", "yes", "2025-04-10"]
SCALARS = st.sampled_from(
    [*WORDS, "2.5", "1e5", "0x1F", "~", "null", "''", '"a b"', "'yes'", "- ", "!!str x", "&a", "*a"]
)
PIECES = st.one_of(
    SCALARS,
    st.sampled_from(
        [": ", "\n", "  ", "- ", "{", "}", "[", "]", ", ", "#", "|", ">", "? ", "---\n"]
    ),
    st.text(max_size=5),
)
YAMLISH = st.lists(PIECES, max_size=30).map("".join)

NESTED = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.dates(),
        st.sampled_from(WORDS),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from([*model.Ruleset.model_fields, *model.Standard.model_fields, "event"]),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=30,
)


def loads_or_is_refused(text: str) -> None:
    """The law: a ruleset, or a RulesetError with places and codes, and nothing else."""
    try:
        parse_ruleset(text)
        return
    except RulesetError as error:
        problems = error.problems
    assert problems
    assert all(each.code.startswith("CPS") and each.line for each in problems)


@given(YAMLISH)
def test_no_text_is_more_than_refused(text: str) -> None:
    loads_or_is_refused(text)


@given(st.text())
def test_no_characters_are_more_than_refused(text: str) -> None:
    loads_or_is_refused(text)


@given(NESTED)
def test_no_data_of_a_rulesets_keys_is_more_than_refused(data: object) -> None:
    loads_or_is_refused(yaml.safe_dump(data, allow_unicode=True))


@given(st.data())
def test_no_ruleset_with_one_part_exchanged_is_more_than_refused(data: st.DataObject) -> None:
    plain = yaml.safe_load(EVERY_FORM)
    here, key = plain, data.draw(st.sampled_from(list(plain)))
    while isinstance(here[key], (dict, list)) and here[key] and data.draw(st.integers(0, 4)):
        here = here[key]
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
    here[key] = data.draw(NESTED)
    loads_or_is_refused(yaml.safe_dump(plain, allow_unicode=True))


@given(YAMLISH)
def test_both_parsers_accept_and_refuse_the_same(text: str) -> None:
    agree(text)


@given(NESTED)
def test_both_parsers_read_the_same_data(data: object) -> None:
    agree(yaml.safe_dump(data, allow_unicode=True))


@given(NESTED)
def test_what_is_read_without_problems_is_what_was_written(data: object) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=False)
    read = read_yaml(text)
    if not read.problems and not {*"\x85\u2028\u2029"} & {*text}:  # PyYAML writes these as breaks
        assert read.data == data


def test_no_object_is_made_of_a_tag(tmp_path: Path) -> None:
    mark = tmp_path / "made"
    found = said(f'[!!python/object/apply:os.mkdir ["{mark}"]]')
    assert found.startswith("1:2: CPS106 a tag `tag:yaml.org,2002:python/object/apply:os.mkdir`")
    assert not mark.exists()


def test_messages_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "import sys; from pathlib import Path; from cpstandards.load import parse_ruleset\n"
        "from cpstandards.errors import RulesetError\n"
        "for path in sys.argv[1:]:\n"
        "    try: parse_ruleset(Path(path).read_text(encoding='utf-8'))\n"
        "    except RulesetError as error: print(ascii(str(error)))\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script, *map(str, BROKEN)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def record() -> None:
    """Writes what the loader says now of every broken file beside it."""
    for path in BROKEN:
        path.with_suffix(".txt").write_text(said_of(path), encoding="utf-8")


if __name__ == "__main__":
    record()
