"""What the supervisor is asked to start, from the settings."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from bot.core.config import ConfigError, address, check
from bot.runtime.programs import Program, environment, programs
from bot.runtime.supervisor import configuration


def names() -> list[str]:
    return [program.name for program in programs()]


def test_all_processes_run_here_by_default() -> None:
    assert names() == ["web", "worker", "actions", "rasa"]


def test_rasa_on_another_machine_is_not_started_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_RASA_URL", "http://rasa.internal:5005")
    assert names() == ["web", "worker", "actions"]


def test_telegram_runs_only_with_a_token_that_no_command_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_TELEGRAM_TOKEN", "123:AAgeheim")
    assert names() == ["web", "worker", "telegram", "actions", "rasa"]
    assert not [program for program in programs() if "AAgeheim" in str(program)]


def test_the_web_process_serves_without_web_sockets_on_the_chosen_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BUURT_PORT", "8123")
    web = programs()[0]
    assert "--ws none" in " ".join(web.command)
    assert "--port 8123" in " ".join(web.command)
    assert web.health == "http://127.0.0.1:8123/livez"


def test_links_carry_the_chosen_port_unless_a_public_address_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUURT_PUBLIC_URL", raising=False)
    monkeypatch.setenv("BUURT_PORT", "8123")
    assert environment()["BUURT_PUBLIC_URL"] == "http://127.0.0.1:8123"
    monkeypatch.setenv("BUURT_PUBLIC_URL", "https://buurt.example.org")
    assert environment()["BUURT_PUBLIC_URL"] == "https://buurt.example.org"


def test_rasa_listens_on_loopback_only() -> None:
    rasa = programs()[-1]
    assert "--interface 127.0.0.1" in " ".join(rasa.command)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("192.0.2.1", "http://192.0.2.1:80"),
    ],
)
def test_an_address_for_everyone_is_asked_on_this_machine(host: str, expected: str) -> None:
    assert address(host, 80) == expected


def test_a_folder_with_spaces_and_percent_signs_survives_in_the_configuration(tmp_path: Path) -> None:
    data = tmp_path / "50% of it"
    parser = configparser.ConfigParser()
    parser.read_string(configuration([Program("web", ("python", "a b", "100%"))], data, Path("/tmp/s")))
    assert parser["program:web"]["command"] == "python 'a b' 100%"
    assert parser["program:web"]["stdout_logfile"] == f"{data}/log/web.log"


def test_several_of_a_kind_are_numbered_and_each_has_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_PORT", "8100")
    monkeypatch.setenv("BUURT_WEB_PROCESSES", "2")
    monkeypatch.setenv("BUURT_WORKER_PROCESSES", "2")
    monkeypatch.setenv("BUURT_RASA_URL", "http://127.0.0.1:5005, http://127.0.0.1:5006, http://127.0.0.1:5007")
    monkeypatch.setenv("BUURT_ACTIONS_URL", "http://127.0.0.1:5055/webhook,http://127.0.0.1:5056/webhook")
    found = {program.name: program for program in programs()}
    assert list(found) == [
        *("web-1", "web-2", "worker-1", "worker-2", "actions-1", "actions-2", "rasa-1", "rasa-2", "rasa-3"),
    ]
    assert [found[name].port for name in ("web-1", "web-2", "rasa-2", "actions-2")] == [8100, 8101, 5006, 5056]
    asked = [dict(found[f"rasa-{number}"].own)["BUURT_ACTIONS_URL"][-12:] for number in (1, 2, 3)]
    assert asked == ["5055/webhook", "5056/webhook", "5055/webhook"]


def test_of_several_only_those_on_loopback_are_started_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_RASA_URL", "http://rasa.internal:5005,http://127.0.0.1:5005")
    assert names() == ["web", "worker", "actions", "rasa-2"]


def test_what_differs_between_processes_stands_in_the_configuration(tmp_path: Path) -> None:
    parser = configparser.ConfigParser()
    own = (("BUURT_RASA_URL", "http://127.0.0.1:5005"), ("BUURT_X", "50%"))
    parser.read_string(configuration([Program("rasa", ("rasa",), own=own)], tmp_path, Path("/tmp/s")))
    assert parser["program:rasa"]["environment"] == 'BUURT_RASA_URL="http://127.0.0.1:5005",BUURT_X="50%"'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BUURT_WEB_PROCESSES", "0"),
        ("BUURT_WORKER_PROCESSES", "-1"),
        ("BUURT_RASA_URL", ","),
        ("BUURT_RASA_URL", "http://127.0.0.1:5005,rasa:5005"),
        ("BUURT_ACTIONS_URL", "http://127.0.0.1:5055/webhook,http://127.0.0.1:5055/webhook"),
        ("BUURT_REDIS_URL", "127.0.0.1:6379"),
    ],
)
def test_a_number_or_an_address_that_starts_nothing_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name):
        check()


def test_the_store_of_rasa_reads_the_short_name_of_postgresql_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_TRACKER_URL", "postgres://buurt@db/tracker")
    assert environment()["BUURT_TRACKER_URL"] == "postgresql://buurt@db/tracker"
