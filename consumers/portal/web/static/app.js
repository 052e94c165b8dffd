// What every page of staff does once scripts run: the live connection, alerts, times, privacy, quiet time.
const html = document.documentElement;
const live = document.getElementById("live");
const word = live.querySelector(".word");
const toast = document.getElementById("toast");
const QUIET = Number(document.body.dataset.quiet || 1800) * 1000;

export const LIVE = { headers: { "X-Carewire-Live": "1", Accept: "text/html" } };

export function say(text) {
  toast.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { toast.textContent = ""; }, 6000);
}

// Whoever signs out is on the way to the sign-in: what is refused from then on must not lead them elsewhere first.
const signOut = document.querySelector('form[action="/sign-out"]');
let signingOut = false;
signOut.addEventListener("submit", () => { signingOut = true; });
function refused(goSignIn) { if (!signingOut) goSignIn(); }

// A write as an app makes it; answers {ok, code}.
export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", Prefer: "wait=3", "Idempotency-Key": `"${Date.now()}-${Math.random()}"` },
  });
  if (answer.status === 401) refused(() => { location.href = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search); });
  if (answer.ok) return { ok: true };
  const problem = await answer.json().catch(() => ({}));
  return { ok: false, code: problem.code, detail: problem.detail };
}

// A part of this page as it is now; null when it cannot be had, or when somebody has begun something here that it would undo: before it
// is asked for, or until it comes.
export async function fresh(address = location.href, busy = () => false) {
  if (busy()) return null;
  try {
    const answer = await fetch(address, LIVE);
    if (answer.status === 401) refused(() => location.reload());
    if (!answer.ok) return null;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    holder.open = answer.headers.get("X-Open");
    return busy() ? null : holder;
  } catch { return null; }
}

export const isTyping = (event) => event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog");

// j and k go through what a list shows; Enter is the browser's own.
export const items = () => [...document.querySelectorAll(".item")];
export const here = () => document.activeElement?.closest?.(".item");
export function step(by) {
  const all = items();
  if (all.length === 0) return;
  all[Math.min(Math.max(all.indexOf(here()) + by, 0), all.length - 1)].focus();
}

export function later(work, wait) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(work, wait); };
}

// ---- the connection
let lastHeard = Date.now();
function show(state) {
  live.hidden = false;
  live.dataset.state = state;
  const since = new Date(lastHeard).toLocaleTimeString(html.lang, { hour: "2-digit", minute: "2-digit" });
  word.textContent = state === "live" ? live.dataset.live : state === "offline" ? `${live.dataset.offline} · ${since}` : live.dataset.connecting;
  live.title = word.textContent;
}
export const isLive = () => live.dataset.state === "live";

function count(open) {
  const badge = document.getElementById("open-count");
  if (open === null || open === undefined) return;
  badge.textContent = open;
  badge.hidden = Number(open) === 0;
}

// ---- alerts are told where nobody looks at the page: in the title, in the icon, and by a sound for those who want one
const title = document.title.replace(/^\(\d+\) /, "");
const icon = document.getElementById("icon");
function badge(untaken) {
  document.title = untaken > 0 ? `(${untaken}) ${title}` : title;
  icon.setAttribute("href", untaken > 0 ? icon.dataset.alert : icon.dataset.calm);
}

const sound = document.getElementById("sound");
let audio;
function ring() {
  audio ??= new AudioContext();
  audio.resume();
  for (const [at, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.2, audio.currentTime + at);
    loudness.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.22);
    tone.connect(loudness).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.24);
  }
}
const wantsSound = () => localStorage.getItem("carewire_sound") === "1";
sound.hidden = !document.body.dataset.stream;
sound.setAttribute("aria-pressed", wantsSound());
sound.addEventListener("click", () => {
  localStorage.setItem("carewire_sound", wantsSound() ? "" : "1");
  sound.setAttribute("aria-pressed", wantsSound());
  if (wantsSound()) ring();
});
// browsers let a page sound only after somebody touched it
addEventListener("pointerdown", () => { if (wantsSound()) { audio ??= new AudioContext(); audio.resume(); } }, { once: true });

// what a screen reader should hear of again: not that a minute has passed
const telling = (section) => [...section.querySelectorAll(".alert")]
  .map((alert) => `${alert.dataset.alert} ${alert.className} ${alert.querySelector("[data-until]")?.dataset.until}`).join();
const untaken = (section) => [...section.querySelectorAll(".alert:not(.taken)")].map((alert) => alert.dataset.alert);
let known = new Set(document.getElementById("alerts") ? untaken(document.getElementById("alerts")) : []);
function ringForNew(section) {
  const ids = untaken(section);
  if (wantsSound() && ids.some((id) => !known.has(id))) ring();
  known = new Set([...known, ...ids]);
}

const refreshAlerts = later(async () => {
  const part = await fresh("/inbox/alerts");
  const next = part?.content.getElementById("alerts");
  if (!next) return;
  count(part.open);
  badge(Number(next.dataset.untaken || 0));
  ringForNew(next);
  const now = document.getElementById("alerts");
  if (now && telling(now) !== telling(next)) {
    const focused = now.contains(document.activeElement) && document.activeElement.dataset.take;
    now.innerHTML = next.innerHTML;
    placeAlerts();
    if (focused) now.querySelector(`[data-take="${CSS.escape(focused)}"]`)?.focus();
  }
}, 250);

function connect() {
  const stream = new EventSource(document.body.dataset.stream);
  stream.onopen = () => { lastHeard = Date.now(); show("live"); };
  stream.onerror = () => {
    show("offline");
    if (stream.readyState === EventSource.CLOSED) { stream.close(); setTimeout(connect, 5000); }
  };
  for (const name of ["state", "new_feedback", "analysis_complete", "urgent_alert", "dashboard_stats_update"]) {
    stream.addEventListener(name, (event) => {
      lastHeard = Date.now();
      if (!isLive()) show("live");
      const data = JSON.parse(event.data);
      count(data.feedback_open);
      if (name !== "new_feedback" && name !== "analysis_complete") refreshAlerts();
      document.dispatchEvent(new CustomEvent("carewire", { detail: { name, data } }));
    });
  }
  addEventListener("pagehide", () => stream.close(), { once: true });
}
if (document.body.dataset.stream) {
  show("connecting");
  connect();
}
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// ---- alerts stay in sight: under the head, above what scrolls
function placeAlerts() {
  const alerts = document.getElementById("alerts");
  const head = document.querySelector(".top");
  if (alerts && head && alerts.parentElement !== head) head.append(alerts);
}
placeAlerts();

export async function take(id) {
  if (!isLive() && !navigator.onLine) return;
  const done = await post(`/v1/alerts/${encodeURIComponent(id)}/acknowledgements`, {});
  if (!done.ok) say(done.detail ?? done.code ?? "");
  refreshAlerts();
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  event.preventDefault();
  button.disabled = true;
  take(button.dataset.take);
});

// ---- times go on
const words = new Intl.RelativeTimeFormat(html.lang, { style: "short", numeric: "auto" });
setInterval(() => {
  for (const time of document.querySelectorAll("time[datetime]:not([data-fixed])")) {
    const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60000);
    if (minutes < 1) continue;
    time.textContent = minutes < 60 ? words.format(-minutes, "minute") : minutes < 2880 ? words.format(-Math.floor(minutes / 60), "hour") : words.format(-Math.floor(minutes / 1440), "day");
  }
}, 30000);
const over = new Set();
setInterval(() => {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.round((Date.parse(clock.dataset.until) - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0 || over.has(clock.dataset.until)) continue;
    over.add(clock.dataset.until);
    refreshAlerts();
  }
}, 1000);
// a colleague takes one, it goes to the next person: no number changes, so nothing is pushed
setInterval(() => { if (!document.hidden && document.querySelector(".alert")) refreshAlerts(); }, 10000);

// ---- privacy: one key hides what is personal from those who look over a shoulder
const privacy = document.getElementById("private");
function hide(hidden) {
  html.classList.toggle("private-off", hidden);
  privacy.setAttribute("aria-pressed", hidden);
  localStorage.setItem("carewire_private", hidden ? "1" : "");
}
privacy.hidden = false;
hide(localStorage.getItem("carewire_private") === "1");
privacy.addEventListener("click", () => hide(!html.classList.contains("private-off")));

document.getElementById("theme").addEventListener("click", (event) => {
  event.preventDefault();
  const dark = html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  html.dataset.theme = dark ? "light" : "dark";
  document.cookie = `carewire_theme=${html.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
});

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  if (event.key === "p") hide(!html.classList.contains("private-off"));
  if (event.key === "t") document.querySelector("[data-take]")?.click();
});

// ---- quiet time: a screen that nobody touches signs out; one that is touched stays in
let touched = Date.now();
let told = Date.now();
for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
setInterval(() => {
  if (Date.now() - touched > QUIET) {
    signOut.insertAdjacentHTML("beforeend", '<input type="hidden" name="quiet" value="1">');
    signOut.requestSubmit();
  } else if (touched > told && Date.now() - told > 60000) {
    told = Date.now();
    fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => {});
  }
}, 5000);
