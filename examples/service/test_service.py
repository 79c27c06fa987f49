"""The service, asked over HTTP by another process, as its clients ask it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cpstandards import Evaluation, board, boards, compare, evaluate, read_cases
from cpstandards.adapters import dump_case

NEEDED = "needs the extra `examples`: pip install 'cpstandards[examples]'"
httpx = pytest.importorskip("httpx", reason=NEEDED)
pytest.importorskip("fastapi", reason=NEEDED)
pytest.importorskip("uvicorn", reason=NEEDED)

HERE = Path(__file__).parent
CASES = HERE.parent / "cases"
DEMO = (CASES / "demo.yaml").read_bytes()
LOG = (CASES / "log.csv").read_bytes()

LATEST_START = 30.0
"""How long the service may take to start [seconds]."""

CONFERENCE: dict[str, Any] = {
    "reference": "A-1",
    "events": [
        {"type": "strategy_discussion", "on": "2025-04-10", "initiates_s47": True},
        {"type": "initial_conference", "on": "2025-05-07", "plan_made": False},
    ],
}
"""18 and 21 April and 5 May 2025 are bank holidays: the 15th working day is Tuesday 6 May."""

# --- a running service ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Running:
    """A service in a process of its own.

    Attributes:
        client: asks it.
        log: the file to which it writes what it has to say.
    """

    client: Any  # Any: httpx need not be there
    log: Path

    def post(self, path: str, body: Any, kind: str = "application/json", **asked: Any) -> Any:
        """The answer to *body*, text or plain data, posted with these parameters."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": kind}
        return self.client.post(path, content=content, headers=headers, params=asked)

    def evaluate(self, body: Any, kind: str = "application/json", **asked: Any) -> Any:
        """The answer to cases posted to be judged, by Blackpool as of 8 May 2025 if not said."""
        how = {"board": "blackpool", "as_of": "2025-05-08", **asked}
        return self.post("/evaluate", body, kind, **how)


@contextmanager
def running(factory: str, folder: Path, *paths: Path) -> Iterator[Running]:
    """The service that *factory* makes, while it runs. Its log is written to *folder*."""
    log = folder / "service.log"
    code = (
        f"import sys, uvicorn; sys.path[:0] = {[str(HERE), *map(str, paths)]!r}; "
        f"uvicorn.run({factory!r}, factory=True, port=0)"
    )
    with log.open("wb") as said:
        process = subprocess.Popen([sys.executable, "-c", code], stdout=said, stderr=said)
    try:
        address = _address(process, log)
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            yield Running(client, log)
    finally:
        process.terminate()
        process.wait(10)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the service listens, once it does."""
    latest = time.monotonic() + LATEST_START
    while time.monotonic() < latest and process.poll() is None:
        said = re.search(r"running on (http://\S+)", log.read_text(encoding="utf-8"))
        if said:
            return said[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running("standards_service.app:create_app", tmp_path_factory.mktemp("service")) as found:
        yield found


def problems_of(answer: Any, status: int = 422) -> list[dict[str, Any]]:
    """The problems in a refusal."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    refusal = answer.json()
    assert refusal["status"] == status
    found = refusal["problems"]
    assert isinstance(found, list)
    return found


# --- what it answers ------------------------------------------------------------------------------


def test_a_posted_case_is_judged(service: Running) -> None:
    (found,) = service.evaluate(CONFERENCE).json()
    (held,) = (each for each in found["obligations"] if each["standard"] == "conference.initial")
    assert (held["status"], held["due"], held["breach"]) == ("late", "2025-05-06", True)


def test_the_answer_is_what_the_library_says(service: Running) -> None:
    (case,) = read_cases(CASES / "demo.yaml")
    for name in boards():
        answer = service.evaluate(DEMO, "application/yaml", board=name, as_of="2025-09-30")
        (found,) = answer.json()
        expected = evaluate(case, board(name), as_of=date(2025, 9, 30))
        assert Evaluation.from_json(json.dumps(found)) == expected


def test_cases_are_read_in_every_format_and_answered_in_their_order(service: Running) -> None:
    rows = [
        {"case": "B-2", "type": "visit", "on": "2025-05-01"},
        {"case": "A-1", "type": "visit", "on": "2025-05-02"},
    ]
    lines = "\n".join(map(json.dumps, rows)).encode()
    plain = [dump_case(case) for case in read_cases(CASES / "log.csv")]
    bodies = {
        "text/csv": LOG,
        "application/x-ndjson": lines,
        "application/json; charset=utf-8": plain,
    }
    found = [
        [each["case"] for each in service.evaluate(body, kind).json()]
        for kind, body in bodies.items()
    ]
    log = ["FICTION-A", "FICTION-B", "FICTION-C"]
    assert found == [log, ["B-2", "A-1"], log]


def test_the_day_the_reading_and_what_was_known_decide(service: Running) -> None:
    discussion, conference = CONFERENCE["events"]
    written_up = {**conference, "recorded_at": "2025-05-08"}
    case = {**CONFERENCE, "events": [discussion, written_up]}

    def statuses(**asked: str) -> set[str]:
        (found,) = service.evaluate(case, **asked).json()
        held = (each for each in found["obligations"] if each["topic"] == "conference.initial")
        return {each["status"] for each in held}

    assert statuses(as_of="2025-05-06") == {"pending"}
    assert statuses(as_of="2025-05-07") == {"late"}
    assert statuses(as_of="2025-05-07", known_at="2025-05-06") == {"overdue"}
    (found,) = service.evaluate(CONFERENCE, reading="all").json()
    assert found["reading"] == "all"
    assert {each["reading"] for each in found["obligations"]} > {"default"}


def test_what_the_source_does_not_record_is_unobserved(service: Running) -> None:
    discussion = {**CONFERENCE, "events": CONFERENCE["events"][:1]}
    answer = service.evaluate(discussion, as_of="2025-09-30", records=["strategy_discussion"])
    (found,) = answer.json()
    assert found["obligations"]
    assert not any(each["breach"] for each in found["obligations"])


def test_an_explanation_names_the_days_that_were_skipped(service: Running) -> None:
    asked = {"board": "blackpool", "as_of": "2025-05-08", "standard": "conference.initial"}
    (told,) = service.post("/explain", CONFERENCE, **asked).json()
    assert (told["status"], told["due"], told["case"]) == ("late", "2025-05-06", "A-1")
    words = " ".join(each["text"] for each in told["sentences"])
    assert "Good Friday" in words
    assert "Tuesday 6 May 2025" in words


def test_boards_are_listed(service: Running) -> None:
    listed = service.client.get("/boards").json()
    assert [each["id"] for each in listed] == list(boards())
    assert [each["standards"] for each in listed] == [len(board(n).standards) for n in boards()]


def test_boards_are_compared(service: Running) -> None:
    asked = {"board": ["blackpool", "darlington"], "topic": "core_group.first"}
    answer = service.client.get("/compare", params=asked)
    expected = compare(["blackpool", "darlington"], topics=["core_group.first"])
    assert answer.json() == json.loads(expected.to_json())


def test_health_says_by_what_it_judges(service: Running) -> None:
    health = service.client.get("/health").json()
    assert health["status"] == "ok"
    assert list(health["rulesets"]) == list(boards())
    assert (health["first_day"], health["last_day"]) == ("1990-01-01", "2060-12-31")


def test_answers_about_a_child_are_not_kept_on_the_way(service: Running) -> None:
    asked = {"board": "blackpool", "as_of": "2025-05-08"}
    for path in ("/evaluate", "/explain"):
        answer = service.post(path, CONFERENCE, **asked)
        assert answer.headers["cache-control"] == "no-store"


OWN = """\
from cpstandards import load_ruleset
from standards_service.app import create_app


def own():
    return create_app([load_ruleset({path!r})], most_bytes=400)
"""


def test_a_council_serves_its_own_rules(tmp_path: Path) -> None:
    rules = HERE.parent / "overlay" / "northtown.yaml"
    (tmp_path / "council.py").write_text(OWN.format(path=str(rules)), encoding="utf-8")
    with running("council:own", tmp_path, tmp_path) as service:
        assert [each["id"] for each in service.client.get("/boards").json()] == ["northtown"]
        (found,) = service.evaluate(CONFERENCE, board="northtown").json()
        assert found["ruleset"] == "northtown"
        fits, not_fits = (json.dumps(CONFERENCE).encode().ljust(size) for size in (400, 401))
        assert service.evaluate(fits, board="northtown").status_code == 200
        assert service.evaluate(not_fits, board="northtown").status_code == 413


# --- what it refuses ------------------------------------------------------------------------------


def test_every_problem_of_a_body_is_told_with_its_place(service: Running) -> None:
    body = (
        b'{"reference": "A-1", "events": [\n'
        b'  {"type": "strategy_discusion", "on": "2025-04-10"},\n'
        b'  {"type": "visit", "on": "2025-04-31", "child_sen": true}\n'
        b"]}"
    )
    found = problems_of(service.evaluate(body))
    places = [(each["where"], each["line"], each["column"], each["code"]) for each in found]
    assert places == [
        ("body", 2, 12, "CPS311"),
        ("body", 3, 27, "CPS315"),
        ("body", 3, 41, "CPS312"),
    ]
    assert found[0]["help"] == "did you mean `strategy_discussion`?"
    assert found[2]["help"] == "did you mean `child_seen`?"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "CPS304"),
        (b"{", "CPS304"),
        (b"[" * 5000, "CPS304"),
        (b"[]", "CPS307"),
        (b"null", "CPS308"),
        (b'"A-1"', "CPS308"),
        (b'{"cases": 3}', "CPS308"),
        (b'{"reference": "A-1", "reference": "A-2"}', "CPS305"),
        (b'[{"reference": "A-1"}, {"reference": "A-1"}]', "CPS310"),
        (b'{"reference": 7}', "CPS309"),
        (b'{"reference": "A-1", "name": "x"}', "CPS306"),
        (b'{"reference": "\xff"}', "CPS302"),
    ],
)
def test_what_is_not_a_case_is_refused(service: Running, body: bytes, code: str) -> None:
    assert {each["code"] for each in problems_of(service.evaluate(body))} == {code}


@pytest.mark.parametrize(
    ("asked", "name", "message", "help"),
    [
        ({"board": "blackpol"}, "board", "unknown board `blackpol`", "did you mean `blackpool`?"),
        ({"as_of": "20250508"}, "as_of", "`20250508` is not a date or time", "write `2025-04-10`"),
        ({"as_of": "2025-02-29"}, "as_of", "`2025-02-29`", ""),
        ({"as_of": "2025-03-30T01:30"}, "as_of", "`2025-03-30T01:30`", ""),
        ({"known_at": "yesterday"}, "known_at", "`yesterday` is not a date or time", "write"),
        ({"reading": "strict"}, "reading", "unknown reading `strict`", "did you mean `strictest`?"),
        ({"readng": "all"}, "readng", "unknown parameter `readng`", "/openapi.json"),
        ({"records": "vist"}, "records", "unknown event type `vist`", "did you mean `visit`?"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    service: Running, asked: dict[str, str], name: str, message: str, help: str
) -> None:
    (found,) = problems_of(service.evaluate(CONFERENCE, **asked))
    assert (found["where"], found["name"]) == ("query", name)
    assert message in found["message"]
    assert help in found["help"]


def test_every_parameter_that_is_missing_is_named(service: Running) -> None:
    found = problems_of(service.post("/evaluate", CONFERENCE))
    assert [each["message"] for each in found] == ["`board` is missing", "`as_of` is missing"]


def test_a_standard_that_there_is_not_is_refused(service: Running) -> None:
    asked = {"board": "blackpool", "as_of": "2025-05-08", "standard": "conference.inital"}
    (found,) = problems_of(service.post("/explain", CONFERENCE, **asked))
    assert found["help"] == "did you mean `conference.initial`?"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"board": ["blackpool"], "topic": "core_group"}, ["board"]),
        ({"board": ["blackpool", "nowhere"], "topic": "core_group"}, ["board"]),
        ({"board": ["blackpool", "stoke"], "topic": "core_groop"}, ["topic"]),
        ({"board": ["blackpool", "stoke"]}, ["topic"]),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(
    service: Running, asked: dict[str, Any], named: list[str]
) -> None:
    found = problems_of(service.client.get("/compare", params=asked))
    assert [each["name"] for each in found] == named


def test_a_body_of_an_unknown_format_is_refused(service: Running) -> None:
    for kind in ("text/plain", "multipart/form-data", ""):
        (found,) = problems_of(service.evaluate(CONFERENCE, kind), 415)
        assert "text/csv" in found["help"]


def test_a_body_that_is_too_large_is_refused_announced_or_not(service: Running) -> None:
    large = b" " * 3_000_000
    (announced,) = problems_of(service.evaluate(large), 413)
    asked = {"board": "blackpool", "as_of": "2025-05-08"}
    headers = {"Content-Type": "application/json"}
    pieces = (large[:100_000] for _ in range(30))
    answer = service.client.post("/evaluate", content=pieces, params=asked, headers=headers)
    (in_pieces,) = problems_of(answer, 413)
    assert announced == in_pieces
    assert announced["message"] == "more than 1000000 bytes"


def test_what_is_not_served_is_said_in_the_same_form(service: Running) -> None:
    assert problems_of(service.client.get("/nowhere"), 404) == []
    assert problems_of(service.client.get("/evaluate"), 405) == []


# --- nobody is named ------------------------------------------------------------------------------

SECRET = "Jane Example"
BORN = "1971-02-03"

BAD_BODIES: list[bytes] = [
    json.dumps(body).encode()
    for body in (
        {"reference": "A-1", SECRET: SECRET},
        {"reference": "A-1", "facts": {"category": SECRET, "date_of_birth": SECRET}},
        {"reference": "A-1", "facts": {"date_of_birth": "03/02/1971"}},
        {"reference": "A-1", "events": [{"type": "birth", "on": BORN}]},
        {"reference": "A-1", "events": [{"type": SECRET, "on": SECRET}]},
        {"reference": "A-1", "events": [{"type": "visit", "on": "2025-05-01", "by": SECRET}]},
        {"reference": SECRET * 20, "events": SECRET},
        [SECRET],
        SECRET,
    )
] + [b'{"reference": "' + SECRET.encode()]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_refusal_repeats_nothing_of_a_child(service: Running, body: bytes) -> None:
    for path in ("/evaluate", "/explain"):
        answer = service.post(path, body, board="blackpool", as_of="2025-05-08")
        problems_of(answer)
        for private in ("Jane", "1971"):
            assert private not in answer.text
            assert private not in service.log.read_text(encoding="utf-8")


def test_an_explanation_withholds_the_day_of_a_birth(service: Running) -> None:
    born = {"reference": "A-1", "facts": {"date_of_birth": "2025-02-03"}, "events": []}
    asked = {"board": "darlington", "as_of": "2025-05-08"}
    told = service.post("/explain", born, **asked)
    assert told.status_code == 200
    assert "3 February 2025" not in told.text
    assert "2025-02-03" not in told.text


def test_the_log_has_no_word_of_a_case(service: Running) -> None:
    service.evaluate({**CONFERENCE, "reference": "SEEN-NOWHERE"})
    log = service.log.read_text(encoding="utf-8")
    assert "POST /evaluate?board=blackpool" in log
    assert "SEEN-NOWHERE" not in log


# --- many at once ---------------------------------------------------------------------------------


def test_requests_at_once_get_their_own_answers(service: Running) -> None:
    asked = [(name, f"C-{number}") for number in range(8) for name in boards()]

    def ask(each: tuple[str, str]) -> tuple[str, str]:
        name, reference = each
        (found,) = service.evaluate({**CONFERENCE, "reference": reference}, board=name).json()
        return found["ruleset"], found["case"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, asked)) == asked


def test_health_is_answered_while_the_service_computes(service: Running) -> None:
    everything = {"board": list(boards()), "topic": ["conference", "core_group", "report", "plan"]}
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(service.client.get, "/compare", params=everything)
        answered = 0
        while not slow.done():
            assert service.client.get("/health").status_code == 200
            answered += not slow.done()
    assert slow.result().status_code == 200
    assert answered >= 5  # one or two could slip in before the computation begins


# --- its own description --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def openapi(service: Running) -> dict[str, Any]:
    found: dict[str, Any] = service.client.get("/openapi.json").json()
    return found


def component(openapi: dict[str, Any], name: str) -> Draft202012Validator:
    """What validates by a component of the document."""
    assert name in openapi["components"]["schemas"]
    whole = {"$ref": f"#/components/schemas/{name}", "components": openapi["components"]}
    return Draft202012Validator(whole)


def test_every_reference_in_the_document_leads_somewhere(openapi: dict[str, Any]) -> None:
    text = json.dumps(openapi)
    references = set(re.findall(r'"\$ref": "([^"]*)"', text))
    assert len(references) > 50
    for reference in references:
        assert reference.startswith("#/components/schemas/")
        found: Any = openapi
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_the_names_of_components_are_those_that_openapi_allows(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"].startswith("3.1")
    names = openapi["components"]["schemas"]
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9._-]+", name)] == []


def test_posted_cases_and_answers_are_as_the_document_says(
    service: Running, openapi: dict[str, Any]
) -> None:
    operation = openapi["paths"]["/evaluate"]["post"]
    posted = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    answered = operation["responses"]["200"]["content"]["application/json"]["schema"]
    cases = component(openapi, posted.rpartition("/")[2])
    results = component(openapi, answered["items"]["$ref"].rpartition("/")[2])
    cases.validate(CONFERENCE)
    cases.validate([CONFERENCE, CONFERENCE])
    for found in service.evaluate(DEMO, "application/yaml").json():
        results.validate(found)
    assert not cases.is_valid({**CONFERENCE, "events": [{"type": "visit", "on": "May"}]})
    assert not results.is_valid({"format": 1})


def test_refusals_are_as_the_document_says(service: Running, openapi: dict[str, Any]) -> None:
    refusals = component(openapi, "Refusal")
    for answer in (service.evaluate(b"{"), service.evaluate(CONFERENCE, board="x")):
        refusals.validate(answer.json())
    for path, status in (("/evaluate", "413"), ("/explain", "415"), ("/compare", "422")):
        (operation,) = openapi["paths"][path].values()
        assert status in operation["responses"]


def test_a_schema_for_one_board_knows_what_it_declares(service: Running) -> None:
    answer = service.client.get("/case-schema", params={"board": "blackpool"})
    schema = Draft202012Validator(answer.json())
    assert schema.is_valid(CONFERENCE)
    vist = {"reference": "A-1", "events": [{"type": "vist", "on": "2025-05-01"}]}
    assert not schema.is_valid(vist)
