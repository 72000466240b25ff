"""Every address of the desk."""

from __future__ import annotations

from django.urls import path

from bot.desk import answering, casework, login, pages, tasks

app_name = "desk"
urlpatterns = [
    path("", pages.work, name="list"),
    path("inloggen", login.password, name="login"),
    path("inloggen/wachtwoord", login.new_password, name="new_password"),
    path("inloggen/telefoon", login.enrol, name="enrol"),
    path("inloggen/code", login.code, name="code"),
    path("uitloggen", login.leave, name="leave"),
    path("rijen", pages.rows, name="rows"),
    path("filter", pages.choose, name="choose"),
    path("stand", pages.state, name="state"),
    path("zaak/<str:number>", pages.case, name="case"),
    path("zaak/<str:number>/oppakken", casework.start, name="start"),
    path("zaak/<str:number>/notitie", casework.note, name="note"),
    path("zaak/<str:number>/doorsturen", casework.assign, name="assign"),
    path("zaak/<str:number>/verbeteren", casework.correct, name="correct"),
    path("zaak/<str:number>/sluiten", casework.close, name="close"),
    path("zaak/<str:number>/heropenen", casework.reopen, name="reopen"),
    path("gesprek/<str:id>", pages.conversation, name="conversation"),
    path("gesprek/<str:id>/regels", pages.lines, name="lines"),
    path("gesprek/<str:id>/overnemen", answering.take_over, name="take_over"),
    path("gesprek/<str:id>/antwoord", answering.answer, name="answer"),
    path("gesprek/<str:id>/teruggeven", answering.hand_back, name="hand_back"),
    path("gesprek/<str:id>/opnieuw/<int:item>", answering.resend, name="resend"),
    path("bak/<int:pk>", pages.triage, name="triage"),
    path("bak/<int:pk>/afhandelen", tasks.settle, name="settle"),
    path("bak/<int:pk>/zaak", tasks.make_case, name="make_case"),
    path("mislukt/<int:pk>", pages.undelivered, name="undelivered"),
    path("mislukt/<int:pk>/opnieuw", tasks.resend, name="send_again"),
    path("mislukt/<int:pk>/laten", tasks.drop, name="drop"),
    path("terugbellen/<int:pk>", pages.callback, name="callback"),
    path("terugbellen/<int:pk>/klaar", tasks.called, name="called"),
    path("spreekuur", pages.office, name="office"),
    path("spreekuur/starten", tasks.announce, name="announce"),
    path("spreekuur/stoppen", tasks.end_office, name="end_office"),
    path("foto/<str:id>", pages.photo, name="photo"),
]
