from __future__ import annotations

import pytest
import structlog

from bot.nlu import quiet

SECRET = "mijn buurman heet Piet en slaat"


def test_a_log_entry_loses_the_text_and_keeps_the_event() -> None:
    found = quiet.only_events(
        None, "info", {"event": "processor.message", "user_text": SECRET, "action_name": "action_los"}
    )
    assert found == {"event": "processor.message", "action_name": "action_los"}


def _fail(text: str) -> None:
    raise ValueError(text)


@pytest.mark.parametrize("as_logged", [True, "error", "tuple"])
def test_an_exception_is_logged_without_its_words_and_variables(as_logged: object) -> None:
    try:
        _fail(SECRET)
    except ValueError as error:
        given = {True: True, "error": error, "tuple": (type(error), error, error.__traceback__)}[as_logged]
        found = quiet.only_events(None, "error", {"event": "failed", "exc_info": given})
    assert found["exception"] == "ValueError"
    assert any("_fail" in frame for frame in found["at"])
    assert SECRET not in str(found)


def test_loggers_that_exist_already_become_quiet_too(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        structlog.configure(
            processors=[structlog.processors.JSONRenderer()],
            logger_factory=structlog.PrintLoggerFactory(),
            cache_logger_on_first_use=True,
        )
        log = structlog.get_logger()
        log.info("warm")
        quiet.install()
        quiet.install()
        log.info("rest.message.received", text=SECRET)
        assert structlog.get_config()["processors"].count(quiet.only_events) == 1
    finally:
        structlog.configure(**before)
    out = capsys.readouterr().out
    assert "rest.message.received" in out
    assert SECRET not in out
