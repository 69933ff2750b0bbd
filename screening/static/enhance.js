// Small help on top of pages that work without it. Nothing here sends or keeps anything.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector("form.questions");

  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  for (const button of all("[data-print]")) button.addEventListener("click", () => window.print());

  if (!form) return;

  // A text box shows once its option is picked. While it is hidden it is disabled: not posted.
  const showFollowUps = (touched) => {
    for (const box of all(".follow", form)) {
      const input = box.previousElementSibling.querySelector("input");
      if (touched && touched.name === input.name) box.classList.remove("kept");
      const shown = input.checked || box.classList.contains("kept");
      box.hidden = !shown;
      for (const text of all("textarea", box)) text.disabled = !shown;
    }
  };

  // "None of these" stands alone, and so does "in person": picking one unpicks the others.
  const keepExclusive = (input) => {
    if (input.type !== "checkbox" || !input.checked) return;
    const alone = "exclusive" in input.dataset;
    for (const other of all(`input[type=checkbox][name="${input.name}"]`, form)) {
      if (other !== input && (alone || "exclusive" in other.dataset)) other.checked = false;
    }
  };

  form.addEventListener("change", (event) => {
    keepExclusive(event.target);
    showFollowUps(event.target);
  });

  // How many characters are left: seen at once, said only when the person pauses.
  const speaker = document.createElement("p");
  speaker.className = "vh";
  speaker.setAttribute("role", "status");
  form.append(speaker);
  let pause;
  const count = (field, aloud) => {
    const hint = document.getElementById(`${field.id}-limit`);
    if (!hint) return;
    const left = field.dataset.limit - [...field.value.trim()].length;
    const words = left < 0 ? form.dataset.over : form.dataset.left;
    const said = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    hint.textContent = said;
    hint.classList.toggle("over", left < 0);
    clearTimeout(pause);
    if (aloud && left < field.dataset.limit / 4) {
      pause = setTimeout(() => { speaker.textContent = said; }, 1200);
    }
  };
  form.addEventListener("input", (event) => {
    if (event.target.dataset.limit) count(event.target, true);
  });

  // Warn before typing is lost, but never on the way to help, away, or to clearing.
  let unsaved = "unsaved" in form.dataset;
  let silent = false;
  form.addEventListener("input", () => { unsaved = true; });
  document.addEventListener("submit", () => { unsaved = false; });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    silent = Boolean(link) && /^(tel:|sms:|\/help$|\/clear$)/.test(link.getAttribute("href"));
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !silent) event.preventDefault();
    silent = false;
  });

  const begin = () => {
    showFollowUps();
    for (const field of all("[data-limit]", form)) if (field.value) count(field, false);
  };
  begin();
  window.addEventListener("pageshow", begin);
})();
