"""Prints the figures over the written conversations under the results of a run that played them."""

from __future__ import annotations

from _pytest.terminal import TerminalReporter

from tests.dialogues.judge import FIGURES


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Figures of the conversations; a run on several workers keeps them to itself."""
    for figures in FIGURES:
        terminalreporter.section("conversations")
        terminalreporter.write_line(figures)
