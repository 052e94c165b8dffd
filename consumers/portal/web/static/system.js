// The system page: again every ten seconds while somebody looks.
import { fresh } from "./app.js";

setInterval(async () => {
  if (document.hidden) return;
  const part = await fresh(location.pathname);
  for (const what of ["#machine", "#as-of"]) {
    const next = part?.content.querySelector(what);
    const now = document.querySelector(what);
    if (next && next.innerHTML !== now.innerHTML) now.innerHTML = next.innerHTML;
  }
}, 10000);
