// Today: the figures again, when something changed and every half minute while somebody looks.
import { fresh, later } from "./app.js";

async function reload() {
  if (document.hidden) return;
  const part = await fresh(location.pathname);
  for (const what of ["#figures", ".title"]) {
    const next = part?.content.querySelector(what);
    const now = document.querySelector(what);
    const open = now?.querySelector("details[open]") !== null;
    if (next && next.innerHTML !== now.innerHTML && !open) now.innerHTML = next.innerHTML;
  }
}
const refresh = later(reload, 500);
document.addEventListener("carewire", refresh);
setInterval(reload, 30000);
