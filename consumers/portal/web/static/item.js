// One feedback: keys, and what colleagues do meanwhile.
import { fresh, isTyping, later } from "./app.js";

const id = document.getElementById("work").dataset.id;
const isWriting = () => document.getElementById("note").value !== "" || document.activeElement?.matches("select, textarea");

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

const refresh = later(async () => {
  if (isWriting()) return;
  const part = await fresh(location.pathname);
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
