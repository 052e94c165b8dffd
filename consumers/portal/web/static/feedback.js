// The patients' form: one question per view, and a notice where words suggest an emergency. Without this script it is one page.
const form = document.getElementById("feedback");
const questions = [...form.querySelectorAll("fieldset")];
const end = document.getElementById("end");
const send = end.querySelector("button");
const progress = document.getElementById("progress");
const notice = document.getElementById("emergency");
const comment = document.getElementById("comment");
let at = 0;

function button(text, main) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.className = main ? "button main wide" : "button wide";
  return made;
}
const next = button(form.dataset.next, true);
const back = button(form.dataset.back, false);
end.append(next, back);
progress.innerHTML = '<p class="small quiet" id="step" role="status"></p><div class="steps-bar"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect height="6" width="0"/></svg></div>';

function show(place, byHand) {
  at = place;
  questions.forEach((question, n) => { question.hidden = n !== at; });
  next.hidden = at === questions.length - 1;
  send.hidden = !next.hidden;
  back.hidden = at === 0;
  progress.querySelector("#step").textContent = form.dataset.step.replace("{n}", at + 1).replace("{of}", questions.length);
  progress.querySelector("rect").setAttribute("width", 100 * (at + 1) / questions.length);
  if (!byHand) return;
  scrollTo({ top: 0 });
  const field = questions[at].querySelector("textarea, input:checked, input");
  field?.focus({ preventScroll: true });
}
next.addEventListener("click", () => show(at + 1, true));
back.addEventListener("click", () => show(at - 1, true));
let touched = 0;
form.addEventListener("pointerdown", () => { touched = performance.now(); });
form.addEventListener("change", (event) => {
  // a star that was touched is an answer: the next question comes by itself; arrow keys only move
  if (event.target.type === "radio" && event.target.name.startsWith("rating") && performance.now() - touched < 800) setTimeout(() => show(Math.min(at + 1, questions.length - 1), true), 250);
  contact();
});
function contact() { document.getElementById("contact-field").hidden = form.elements.contact_ok.value !== "true"; }

const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
const watched = form.dataset.words.split(";").map(plain).filter((phrase) => phrase.length > 3);
comment.addEventListener("input", () => {
  const said = plain(comment.value);
  notice.hidden = !watched.some((phrase) => said.includes(phrase));
});

let sending = false;
form.addEventListener("submit", (event) => {
  if (sending) return event.preventDefault();
  sending = true;
  send.disabled = true;
});
addEventListener("pageshow", () => { sending = false; send.disabled = false; });
contact();
show(0, false);
