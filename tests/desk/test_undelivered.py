"""What did not leave can be sent again or left, by the werkverdeler alone and without reading it."""

from __future__ import annotations

import pytest

from bot.delivery.models import OutboxItem
from tests.desk import scenes
from tests.desk.client import Desk
from tests.desk.test_worklist import counts

pytestmark = pytest.mark.django_db


def test_the_werkverdeler_sees_it_without_its_words_and_others_see_nothing(verdeler: Desk, oost: Desk) -> None:
    item = scenes.lost(scenes.conversation("telegram"), "Uw buurvrouw wordt bezocht")
    page = f"/desk/mislukt/{item.pk}"
    listed = verdeler.page("/desk/?tab=mislukt")
    assert counts(listed)["mislukt"] == 1
    assert "Bericht aan een bewoner (Telegram)" in listed
    assert "buurvrouw" not in listed + verdeler.page(page)
    assert "mislukt" not in counts(oost.page("/desk/"))
    for path in (page, f"{page}/opnieuw", f"{page}/laten"):
        assert oost.send(path).status_code in (404, 405)
        assert oost.get(path).status_code in (404, 405)
    item.refresh_from_db()
    assert item.status == OutboxItem.Status.FAILED


def test_it_is_sent_again_or_left(verdeler: Desk) -> None:
    again, left = (scenes.lost(scenes.conversation("telegram")) for _ in range(2))
    verdeler.fill(f"/desk/mislukt/{again.pk}", f"/desk/mislukt/{again.pk}/opnieuw")
    verdeler.fill(f"/desk/mislukt/{left.pk}", f"/desk/mislukt/{left.pk}/laten")
    again.refresh_from_db()
    left.refresh_from_db()
    assert (again.status, left.status) == (OutboxItem.Status.WAITING, OutboxItem.Status.DROPPED)
    assert "mislukt" not in counts(verdeler.page("/desk/"))
