"""docs/compose.yml is what the product reads: it cannot be started here, but it can be held against the code."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.__main__ import VERBS
from bot.core.config import REPOSITORY, SETTINGS

COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "docs/compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def settings_of(name: str) -> dict[str, str]:
    found = SERVICES[name].get("environment", {})
    return {key: str(value) for key, value in found.items() if key.startswith("BUURT_")}


@pytest.mark.parametrize("name", SERVICES)
def test_every_setting_exists(name: str) -> None:
    assert set(settings_of(name)) <= {setting.name for setting in SETTINGS}


def test_every_address_is_that_of_a_service() -> None:
    several = [value for name in SERVICES for key, value in settings_of(name).items() if key != "BUURT_PUBLIC_URL"]
    hosts = {urlsplit(part).hostname for value in several for part in value.split(",") if "://" in part}
    assert {"postgres", "tracker", "redis", "rasa-1", "rasa-2", "actions-1", "actions-2"} == hosts
    assert hosts <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_a_version_and_no_host(name: str) -> None:
    image, _, version = SERVICES[name]["image"].partition(":")
    assert image.isalpha()
    assert version


def test_every_kind_of_process_is_there_and_is_a_verb_of_the_product() -> None:
    commands = {name: one["command"] for name, one in SERVICES.items() if one["image"].startswith("buurtwijzer:")}
    verbs = {command[1] for command in commands.values() if command[0] == "bot"}
    assert verbs == {"prepare", "worker", "rasa", "actions"}
    assert verbs <= set(VERBS)
    assert {command[0] for command in commands.values()} == {"bot", "uvicorn"}


def test_nginx_passes_on_to_the_web_processes_of_the_file() -> None:
    conf = (REPOSITORY / "docs/nginx.conf").read_text(encoding="utf-8")
    webs = [name for name, one in SERVICES.items() if one.get("command", [""])[0] == "uvicorn"]
    assert [f"server {name}:8000;" in conf for name in webs] == [True] * len(webs) != []


def test_each_rasa_listens_on_one_address_that_the_workers_know() -> None:
    shared = settings_of("worker")
    for kind in ("rasa", "actions"):
        name = f"BUURT_{kind.upper()}_URL"
        own = [settings_of(f"{kind}-{number}")[name] for number in (1, 2)]
        assert ",".join(own) == shared[name]
