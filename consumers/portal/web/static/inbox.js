// The inbox: keys, and what comes in by itself.
import { fresh, here, isLive, isTyping, items, later, post, say, step } from "./app.js";

const list = () => document.querySelector(".items");

async function act(body, done) {
  const item = here() ?? items()[0];
  if (!item) return;
  if (!isLive()) return say(list().dataset.offline);
  const answer = await post(`/v1/feedback/${encodeURIComponent(item.dataset.id)}/actions`, body);
  say(answer.ok ? done : list().dataset.refused.replace("{why}", answer.detail ?? answer.code));
  refresh();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.id === "q") return event.target.blur();
  if (isTyping(event)) return;
  const keys = {
    j: () => step(1), k: () => step(-1),
    a: () => act({ status: "acknowledged" }, list()?.dataset.acknowledged),
    s: () => act({ assignee: list()?.dataset.me }, list()?.dataset.assigned),
    "?": () => document.getElementById("keys").showModal(),
    "/": () => document.getElementById("q").focus(),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

async function reload() {
  const part = await fresh();
  if (!part) return;
  const before = new Set(items().map((item) => item.dataset.id));
  const focused = here()?.dataset.id;
  for (const what of ["#list", ".views", "#summary"]) {
    const next = part.content.querySelector(what);
    const now = document.querySelector(what);
    if (next && now && next.innerHTML !== now.innerHTML) now.innerHTML = next.innerHTML;
  }
  for (const item of items()) {
    if (before.size > 0 && !before.has(item.dataset.id)) item.classList.add("fresh");
    if (item.dataset.id === focused) item.focus({ preventScroll: true });
  }
}
const refresh = later(reload, 300);
document.addEventListener("carewire", (event) => {
  refresh();
  // rows follow their event by a moment
  if (event.detail.name === "new_feedback") setTimeout(reload, 1500);
});
