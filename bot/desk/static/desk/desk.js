// Keeps the pages of the desk up to date, and what somebody is typing safe. Everything works without it too.
const NEAR_BOTTOM = 120;
const RETRY = 5000;
const SILENCE = 30000; // the stream beats every ten seconds; after this it is dead, whatever the browser believes
const show = (id, text) => {
  const strip = document.getElementById(id);
  if (!strip) return;
  if (text) strip.textContent = text;
  strip.hidden = false;
};
const hide = (id) => { const strip = document.getElementById(id); if (strip) strip.hidden = true; };

// --- news -------------------------------------------------------------------------------------------------
let stream = null;
let heard = 0;
const changed = () => document.body.dispatchEvent(new Event("verandering"));
function listen() {
  const address = document.body.dataset.events;
  // A browser keeps few connections open to one host, so a tab that nobody sees gives its own back.
  if (!address || stream || document.hidden) return;
  stream = new EventSource(address);
  heard = Date.now();
  stream.addEventListener("hartslag", () => { heard = Date.now(); });
  stream.addEventListener("verandering", () => { heard = Date.now(); hide("verbinding"); hide("uitgelogd"); changed(); });
  stream.addEventListener("uitgelogd", loggedOut);
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) {
      hush();
      changed(); // when it was the login that ended, the answer says so
      setTimeout(listen, RETRY);
    } else cutOff();
  });
}
function cutOff() {
  show("verbinding", "Geen verbinding. Zodra die er weer is, verschijnt hier vanzelf wat er nieuw is.");
}
function again() { hush(); listen(); }
function hush() { stream?.close(); stream = null; }
function loggedOut() { hush(); hide("verbinding"); show("uitgelogd"); setTimeout(listen, RETRY); }
document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
addEventListener("offline", cutOff);
addEventListener("online", again);
setInterval(() => { if (stream && Date.now() - heard > SILENCE) { cutOff(); again(); } }, RETRY);
addEventListener("pagehide", hush);
addEventListener("pageshow", listen);
document.body.addEventListener("uitgelogd", loggedOut);

// --- drafts -----------------------------------------------------------------------------------------------
// The name keeps a draft from whoever logs in next in this tab; the same person finds it again.
const place = (form) => `concept:${document.body.dataset.wie}:${location.pathname}:${form.dataset.concept}`;
const fields = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden]), select")];
function keep(form) {
  const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  sessionStorage.setItem(place(form), JSON.stringify(typed));
}
function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(place(form)) ?? "null");
  if (!kept) return;
  for (const field of fields(form)) {
    if (kept[field.name] !== undefined) field.value = kept[field.name];
  }
  for (let node = form.closest("details"); node; node = node.parentElement.closest("details")) node.open = true;
}
const restoreAll = () => document.querySelectorAll("form[data-concept]").forEach(restore);
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-concept]");
  if (form) keep(form);
});

document.getElementById("uitloggen")?.addEventListener("submit", () => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("concept:")) sessionStorage.removeItem(key);
});

// --- requests ---------------------------------------------------------------------------------------------
document.body.addEventListener("htmx:configRequest", (event) => {
  // After a login in another tab the token in this page is old; the cookie has the new one.
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (token && event.detail.verb === "post") event.detail.formData.set("csrfmiddlewaretoken", token[1]);
});
document.body.addEventListener("htmx:beforeRequest", (event) => lock(event.detail.elt, true));
document.body.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = event.detail;
  lock(elt, false);
  if (elt.matches("form[data-concept]") && xhr.status >= 200 && xhr.status < 300) sessionStorage.removeItem(place(elt));
});
function lock(elt, on) {
  if (elt.matches("form")) elt.querySelectorAll("button:not([data-vast])").forEach((button) => { button.disabled = on; });
}
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(name, (event) => {
    const { elt, xhr } = event.detail;
    if (!elt.matches("form")) {
      if (name !== "htmx:responseError") setTimeout(changed, RETRY);
      return;
    }
    const reason = xhr?.status ? "Er ging bij ons iets mis." : "Geen verbinding.";
    const line = document.createElement("p");
    line.className = "strook fout";
    line.textContent = `${reason} Er is niets verstuurd. Je tekst staat er nog: probeer het zo opnieuw.`;
    elt.querySelector(".fouten")?.replaceChildren(line);
  });
}

// --- the thread -------------------------------------------------------------------------------------------
const thread = document.getElementById("draad");
const toEnd = () => { if (thread) thread.scrollTop = thread.scrollHeight; };
let follows = true;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (thread?.contains(event.detail.target)) {
    follows = thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_BOTTOM;
  }
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (thread && (thread.contains(event.target) || event.target === thread) && follows) toEnd();
  if (event.target.id === "antwoord") event.target.querySelector("textarea")?.focus();
});

restoreAll();
toEnd();
listen();
