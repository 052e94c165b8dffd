// One feedback: keys, and what colleagues do meanwhile.
import { fresh, isTyping, later } from "./app.js";

const id = document.getElementById("work").dataset.id;
const first = (field) => Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
const changed = (field) => (field.options ? field.selectedIndex !== first(field) : field.value !== field.defaultValue);
const isAtWork = () => document.activeElement?.matches("select, textarea") || [...document.querySelectorAll("#work select, #work textarea")].some(changed);

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

const refresh = later(async () => {
  const part = await fresh(location.pathname, isAtWork);
  const next = part?.content.querySelector(".detail");
  const now = document.querySelector(".detail");
  if (!next || next.innerHTML === now.innerHTML) return;
  now.innerHTML = next.innerHTML;
  document.querySelector(".title").innerHTML = part.content.querySelector(".title").innerHTML;
}, 400);
document.addEventListener("carewire", (event) => {
  const { name, data } = event.detail;
  if (name === "dashboard_stats_update" || data.feedback_id === id || name === "state") refresh();
});
