// Messages: keys, and where each stands now, while nobody has one open.
import { fresh, here, isTyping, later, step } from "./app.js";

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});

const idOf = (item) => item?.closest("details")?.dataset.id;

const isLookedAt = () => document.querySelector(".message[open]") || document.activeElement?.matches("select");

async function reload() {
  if (document.hidden) return;
  const part = await fresh(location.href, isLookedAt);
  if (!part) return;
  const focused = idOf(here());
  for (const what of ["#list", ".views"]) {
    const next = part.content.querySelector(what);
    const now = document.querySelector(what);
    if (next && now && next.innerHTML !== now.innerHTML) now.innerHTML = next.innerHTML;
  }
  if (focused) document.querySelector(`.message[data-id="${CSS.escape(focused)}"] > .item`)?.focus({ preventScroll: true });
}
document.addEventListener("carewire", later(reload, 1000));
setInterval(reload, 15000);
