"""What the supervisor is asked to start, from the settings."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from bot.core.config import address
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
