"""The service, asked over HTTP by another process, as its clients ask it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cpstandards import Evaluation, board, boards, compare, evaluate, read_cases
from cpstandards.adapters import dump_case

NEEDED = "needs the extra `examples`: pip install 'cpstandards[examples]'"
httpx = pytest.importorskip("httpx", reason=NEEDED)
pytest.importorskip("fastapi_offline", reason=NEEDED)
pytest.importorskip("uvicorn", reason=NEEDED)

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
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


def command() -> list[str]:
    """How the manual starts the service, on any free port."""
    uvicorn = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "--port", "0"]
    return [*uvicorn, "--factory", "standards_service.app:serve"]


@contextmanager
def running(folder: Path, **settings: object) -> Iterator[Running]:
    """The service with these *settings*, while it runs. Its log is written to *folder*."""
    log = folder / "service.log"
    environment = os.environ | {name: str(value) for name, value in settings.items()}
    with log.open("wb") as said:
        process = subprocess.Popen(command(), stdout=said, stderr=said, env=environment)
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
    with running(tmp_path_factory.mktemp("service")) as found:
        yield found


def asked_within(app: Any, method: str, path: str, **how: Any) -> Any:
    """What *app* answers in this process, for what cannot be seen from without."""

    async def ask() -> Any:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, path, **how)

    return asyncio.run(ask())


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


def test_a_boards_standards_are_listed_with_their_limits_and_clauses(service: Running) -> None:
    listed = service.client.get("/standards", params={"board": "blackpool"}).json()
    assert [each["id"] for each in listed] == [each.id for each in board("blackpool").standards]
    (found,) = (each for each in listed if each["id"] == "conference.initial")
    assert found["by_when"].startswith("within 15 working days of the strategy discussion")
    assert found["modality"] == "must"
    assert "Child Protection Conferences" in found["source"]
    readings = {name for each in listed for name in each["readings"]}
    (entry,) = (each for each in service.client.get("/boards").json() if each["id"] == "blackpool")
    assert sorted(readings) == entry["readings"]


# --- how it is set up -----------------------------------------------------------------------------


def test_a_council_serves_its_own_rules_within_its_own_limits(tmp_path: Path) -> None:
    rules = HERE.parent / "overlay"
    with running(tmp_path, STANDARDS_RULES=rules, STANDARDS_MOST_BYTES=400) as service:
        assert [each["id"] for each in service.client.get("/boards").json()] == ["northtown"]
        (found,) = service.evaluate(CONFERENCE, board="northtown").json()
        assert found["ruleset"] == "northtown"
        fits, not_fits = (json.dumps(CONFERENCE).encode().ljust(size) for size in (400, 401))
        assert service.evaluate(fits, board="northtown").status_code == 200
        assert service.evaluate(not_fits, board="northtown").status_code == 413


def test_a_broken_ruleset_is_told_with_its_place_and_nothing_is_served(tmp_path: Path) -> None:
    text = (HERE.parent / "overlay" / "northtown.yaml").read_text(encoding="utf-8")
    for number, old in enumerate(("within: 5", "modality: must")):
        broken = text.replace(old, f"x{old}", 1)
        (tmp_path / f"{number}.yaml").write_text(broken, encoding="utf-8")
    environment = os.environ | {"STANDARDS_RULES": str(tmp_path)}
    done = subprocess.run(
        command(), env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert re.search(r"0\.yaml:\d+:\d+: CPS201 unknown key `xwithin`", done.stderr)
    assert re.search(r"1\.yaml:\d+:\d+: CPS201 unknown key `xmodality`", done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"STANDARDS_MOST_BYTES": "1 MB"}, "STANDARDS_MOST_BYTES is `1 MB`; write a whole number"),
        ({"STANDARDS_MOST_EVENTS": "0"}, "STANDARDS_MOST_EVENTS is `0`; write a whole number"),
        ({"STANDARDS_RULES": "{folder}"}, "no ruleset (*.yaml) is there"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Mapping[str, str], said: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value.format(folder=tmp_path))
    monkeypatch.syspath_prepend(HERE)
    from standards_service.app import serve

    with pytest.raises(SystemExit) as stopped:
        serve()
    assert said in str(stopped.value)


def test_two_rulesets_of_one_id_are_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(HERE)
    from standards_service.app import create_app
    from standards_service.settings import SettingError

    with pytest.raises(SettingError, match="two rulesets have the id `rochdale`"):
        create_app([board("rochdale"), board("rochdale")])


def test_what_the_container_is_built_from_is_there() -> None:
    text = (HERE / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    instructions = [line.partition(" ") for line in text.splitlines() if line[:1].isalpha()]
    copied = [shlex.split(rest)[:-1] for name, _, rest in instructions if name == "COPY"]
    assert [each for row in copied for each in row if not (ROOT / each).exists()] == []
    (starts,) = (json.loads(rest) for name, _, rest in instructions if name == "CMD")
    assert starts[1:3] == command()[-2:]
    wanted = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ours = {
        re.split("[<>=]", each)[0] for each in extra["project"]["optional-dependencies"]["examples"]
    }
    assert {each for each in wanted if not each.startswith("#")} <= ours


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
        (b"", "CPS307"),
        (b"{", "CPS304"),
        (b"[" * 5000, "CPS304"),
        (b"[]", "CPS307"),
        (b"null", "CPS308"),
        (b'"A-1"', "CPS308"),
        (b'{"cases": 3}', "CPS308"),
        (b'{"reference": "A-1", "reference": "A-2"}', "CPS305"),
        (b'[{"reference": "A-1"}, {"reference": "A-1"}]', "CPS310"),
        (b'{"reference": 7}', "CPS309"),
        (b'{"reference": "\\ud800"}', "CPS309"),
        (b'{"reference": "A-1", "events": [{"type": "visit", "on": NaN}]}', "CPS314"),
        (b'{"reference": "A-1", "name": "x"}', "CPS306"),
        (b'{"reference": "\xff"}', "CPS302"),
    ],
)
def test_what_is_not_a_case_is_refused(service: Running, body: bytes, code: str) -> None:
    assert {each["code"] for each in problems_of(service.evaluate(body))} == {code}


@pytest.mark.parametrize(
    ("asked", "name", "message", "help"),
    [
        ({"as_of": "20250508"}, "as_of", "`20250508` is not a date or time", "write `2025-04-10`"),
        ({"as_of": "2025-02-29"}, "as_of", "`2025-02-29`", ""),
        ({"as_of": "2025-03-30T01:30"}, "as_of", "`2025-03-30T01:30`", ""),
        ({"as_of": "2061-01-01"}, "as_of", "`2061-01-01` is outside the calendar", ""),
        ({"as_of": "9999-12-31"}, "as_of", "`9999-12-31` is outside the calendar", ""),
        ({"known_at": "yesterday"}, "known_at", "`yesterday` is not a date or time", "write"),
        ({"reading": "strict"}, "reading", "unknown reading `strict`", "did you mean `strictest`?"),
        ({"readng": "all"}, "readng", "unknown parameter `readng`", "/openapi.json"),
        ({"records": "vist"}, "records", "unknown event type `vist`", "did you mean `visit`?"),
        ({"records": "zzz"}, "records", "unknown event type `zzz`", "/case-schema"),
        ({"as_of": ["2025-05-08", "2025-06-08"]}, "as_of", "`as_of` is given 2 times", "once"),
        ({"board": ["blackpool", "stoke"]}, "board", "`board` is given 2 times", "once"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    service: Running, asked: dict[str, Any], name: str, message: str, help: str
) -> None:
    (found,) = problems_of(service.evaluate(CONFERENCE, **asked))
    assert (found["where"], found["name"]) == ("query", name)
    assert message in found["message"]
    assert help in found["help"]


def test_a_board_that_there_is_not_is_not_found(service: Running) -> None:
    (near,) = problems_of(service.evaluate(CONFERENCE, board="blackpol"), 404)
    assert (near["name"], near["message"]) == ("board", "unknown board `blackpol`")
    assert near["help"] == "did you mean `blackpool`?"
    for path in ("/standards", "/case-schema"):
        (found,) = problems_of(service.client.get(path, params={"board": "nowhere"}), 404)
        assert found["help"] == "see /boards"


def test_every_parameter_that_is_missing_is_named(service: Running) -> None:
    found = problems_of(service.post("/evaluate", CONFERENCE))
    assert [each["message"] for each in found] == ["`board` is missing", "`as_of` is missing"]


def test_a_standard_that_there_is_not_is_refused(service: Running) -> None:
    asked = {"board": "blackpool", "as_of": "2025-05-08", "standard": "conference.inital"}
    (found,) = problems_of(service.post("/explain", CONFERENCE, **asked))
    assert found["help"] == "did you mean `conference.initial`?"


@pytest.mark.parametrize(
    ("asked", "named", "status"),
    [
        ({"board": ["blackpool"], "topic": "core_group"}, ["board"], 422),
        ({"board": ["blackpool", "nowhere"], "topic": "core_group"}, ["board"], 404),
        ({"board": ["blackpool", "stoke"], "topic": "core_groop"}, ["topic"], 422),
        ({"board": ["blackpool", "stoke"]}, ["topic"], 422),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(
    service: Running, asked: dict[str, Any], named: list[str], status: int
) -> None:
    found = problems_of(service.client.get("/compare", params=asked), status)
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


def test_of_very_many_problems_the_first_are_told_and_the_others_counted(service: Running) -> None:
    answer = service.evaluate({"reference": "A-1", "events": [{}] * 200})
    assert len(problems_of(answer)) == 100
    assert answer.json()["more"] == 300  # of each event, neither its type nor its day is there


def test_a_case_of_very_many_events_is_not_judged(service: Running) -> None:
    days = (date(2020, 1, 1) + timedelta(days=number) for number in range(1001))
    events = [{"type": "visit", "on": day.isoformat()} for day in days]
    assert service.evaluate({"reference": "A-1", "events": events[:-1]}).status_code == 200
    (found,) = problems_of(service.evaluate({"reference": "A-1", "events": events}), 413)
    assert found["message"] == "a case of more than 1000 events"


def test_no_further_case_is_begun_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(HERE)
    from standards_service.app import create_app
    from standards_service.settings import Limits

    app = create_app([board("rochdale")], Limits(most_seconds=0))
    asked = {"board": "rochdale", "as_of": "2025-05-08"}
    answer = asked_within(app, "POST", "/evaluate", json=CONFERENCE, params=asked)
    (found,) = problems_of(answer, 413)
    assert found["message"] == "not judged within 0 seconds"
    assert found["help"] == "post fewer cases at once"


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


def test_a_fault_tells_its_place_and_nothing_of_a_child(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.syspath_prepend(HERE)
    from standards_service.app import create_app

    def broken() -> None:
        raise ValueError(BORN)

    app = create_app([board("rochdale")])
    app.add_api_route("/broken", broken)
    with caplog.at_level(logging.DEBUG):
        answer = asked_within(app, "GET", "/broken")
    assert problems_of(answer, 500) == []
    assert "a fault in /broken: ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert BORN not in answer.text + caplog.text


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


def test_health_waits_for_no_worker_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(HERE)
    from anyio.to_thread import current_default_thread_limiter

    from standards_service.app import create_app

    transport = httpx.ASGITransport(app=create_app([board("rochdale")]))

    async def ask_while_all_are_taken() -> int:
        threads = current_default_thread_limiter()
        for number in range(int(threads.total_tokens)):
            await threads.acquire_on_behalf_of(number)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            answer = await asyncio.wait_for(client.get("/health"), timeout=10)
        return int(answer.status_code)

    assert asyncio.run(ask_while_all_are_taken()) == 200


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
    known = {f"#/components/schemas/{name}" for name in openapi["components"]["schemas"]}
    assert references <= known  # generators of clients follow no reference further inside


def test_every_language_can_call_what_the_document_names(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"].startswith("3.1")
    operations = [
        each["operationId"] for path in openapi["paths"].values() for each in path.values()
    ]
    assert set(operations) >= {"evaluate", "explain", "boards", "standards", "compare", "health"}
    names = openapi["components"]["schemas"]
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)] == []


def test_no_schema_of_the_library_takes_the_name_of_another(openapi: dict[str, Any]) -> None:
    from cpstandards.schemas import json_schema

    names = openapi["components"]["schemas"]
    types = json_schema("case")["$defs"]
    events = [name for name in types if name.startswith("event.")]
    assert len(names["CaseEvent"]["anyOf"]) == len(events) + 1  # and those that rulesets declare
    assert {"trigger", "derivation"} <= names["Obligation"]["properties"].keys()
    assert {"type", "or_at"} <= names["Event"]["properties"].keys()


def test_a_client_knows_an_event_by_its_type(openapi: dict[str, Any]) -> None:
    event = component(openapi, "CaseEvent")
    assert event.is_valid({"type": "visit", "on": "2025-05-01", "child_seen": True})
    assert event.is_valid({"type": "absence_notified", "on": "2025-05-01", "of": "core_group"})
    assert not event.is_valid({"type": "visit", "on": "2025-05-01", "child_sen": True})
    assert not event.is_valid({"type": "visit", "on": "2025-05-01", "child_seen": "yes"})
    assert not event.is_valid({"type": "visit", "on": "2025-05-01", "substantiated": True})
    assert not event.is_valid({"on": "2025-05-01"})
    words = openapi["components"]["schemas"]["CaseWordCategory"]
    assert "neglect" in words["enum"]


def test_posted_cases_and_answers_are_as_the_document_says(
    service: Running, openapi: dict[str, Any]
) -> None:
    operation = openapi["paths"]["/evaluate"]["post"]
    posted = operation["requestBody"]["content"]["application/json"]["schema"]
    answered = operation["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {"components": openapi["components"]}
    cases, results = (Draft202012Validator(schema | whole) for schema in (posted, answered))
    for plain in (
        CONFERENCE,
        [CONFERENCE, CONFERENCE],
        *map(dump_case, read_cases(CASES / "demo.yaml")),
    ):
        cases.validate(plain)
    results.validate(service.evaluate(DEMO, "application/yaml", as_of="2025-09-30").json())
    assert not cases.is_valid({**CONFERENCE, "events": [{"type": "visit", "on": "May"}]})
    assert not results.is_valid([{"format": 1}])


def test_every_example_of_the_document_is_answered_as_it_says(
    service: Running, openapi: dict[str, Any]
) -> None:
    operation = openapi["paths"]["/evaluate"]["post"]
    (said,) = operation["responses"]["200"]["content"]["application/json"]["example"]
    (expected,) = said["obligations"]
    assert (expected["status"], expected["due"]) == ("late", "2025-05-06")
    for kind, content in operation["requestBody"]["content"].items():
        example = content["example"]
        body = example.encode() if isinstance(example, str) else example
        (found,) = service.evaluate(body, kind).json()
        assert expected in found["obligations"], kind


def test_the_boards_to_choose_from_are_those_that_there_are(openapi: dict[str, Any]) -> None:
    first, *_ = openapi["paths"]["/evaluate"]["post"]["parameters"]
    assert (first["name"], first["schema"]["enum"]) == ("board", list(boards()))


def test_the_page_to_try_it_on_fetches_nothing_from_elsewhere(service: Running) -> None:
    page = service.client.get("/docs").text
    fetched = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert len(fetched) >= 3
    assert [each for each in fetched if not re.match(r"/\w", each)] == []
    for each in fetched:
        assert service.client.get(each).status_code == 200
    assert "://" not in page


def test_refusals_are_as_the_document_says(service: Running, openapi: dict[str, Any]) -> None:
    refusals = component(openapi, "Refusal")
    for answer in (service.evaluate(b"{"), service.evaluate(CONFERENCE, board="x")):
        refusals.validate(answer.json())
    for path, status in (("/evaluate", "413"), ("/explain", "415"), ("/compare", "404")):
        (operation,) = openapi["paths"][path].values()
        assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_a_schema_for_one_board_knows_what_it_declares(service: Running) -> None:
    answer = service.client.get("/case-schema", params={"board": "blackpool"})
    schema = Draft202012Validator(answer.json())
    assert schema.is_valid(CONFERENCE)
    vist = {"reference": "A-1", "events": [{"type": "vist", "on": "2025-05-01"}]}
    assert not schema.is_valid(vist)
