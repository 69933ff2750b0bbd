// Small help on top of pages that work without it. Nothing here sends or keeps anything but that the person has left.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector("form.questions");

  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  for (const button of all("[data-print]")) button.addEventListener("click", () => window.print());

  // What a screen reader says without moving to it. A page's own status is said once it is read.
  const speaker = document.createElement("p");
  speaker.className = "vh";
  speaker.setAttribute("role", "status");
  document.body.append(speaker);
  const say = (words) => { speaker.textContent = words; };
  for (const status of all("[data-say]")) setTimeout(say, 500, status.textContent);

  // Leave fast: first here and in our other tabs, whatever the server does. It is told on the way; where that does
  // not arrive, by a mark at the next request, for no script can delete what the server set.
  const exit = document.querySelector("form.leave");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  let leaving = false;
  const vanish = () => {
    leaving = true;
    document.documentElement.replaceChildren();
    location.replace(exit.dataset.away);
  };
  const leave = () => {
    document.documentElement.hidden = true;
    if (tabs) tabs.postMessage("leave");
    document.cookie = `${exit.dataset.prefix}left=1; Path=/; SameSite=Lax${secure}`;
    fetch("/leave", { method: "POST", keepalive: true }).catch(() => {});
    vanish();
  };
  if (exit) {
    if (tabs) tabs.addEventListener("message", vanish);
    exit.addEventListener("submit", (event) => {
      event.preventDefault();
      leave();
    });
    // A page that comes out of the browser's memory missed what was said to the tabs.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && document.cookie.includes(`${exit.dataset.prefix}left=1`)) vanish();
    });

    // Three presses of Shift, with nothing between them and within five seconds.
    let presses = 0;
    let alone = false;
    let patience;
    const forget = () => { presses = 0; alone = false; };
    document.addEventListener("pointerdown", forget);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") forget();
      else if (!event.repeat) alone = true;
    });
    document.addEventListener("keyup", (event) => {
      if (event.key !== "Shift" || !alone) return;
      presses += 1;
      alone = false;
      clearTimeout(patience);
      patience = setTimeout(forget, 5000);
      if (presses === 2) say(exit.dataset.onceMore);
      if (presses === 3) leave();
    });
  }

  for (const button of all("[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.value ?? text.textContent);
        say(button.textContent = button.dataset.done);
      } catch {
        getSelection().selectAllChildren(text);
        text.focus();
        text.select?.();
      }
    });
  }

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

  // Medicine rows come at once. One that is taken away is not posted, and can be put back.
  const more = form.querySelector("[data-rows]");
  const offerRemoval = (row, place) => {
    const button = document.createElement("button");
    const name = () => {
      const words = row.disabled ? more.dataset.restore : more.dataset.remove;
      button.textContent = words.replace("{n}", place);
    };
    button.type = "button";
    button.className = "quiet";
    button.addEventListener("click", () => {
      row.disabled = !row.disabled;
      unsaved = true;
      name();
    });
    name();
    row.after(button);
  };
  const addRow = (event) => {
    const rows = all(".row", form);
    const next = rows.length;
    if (next >= more.dataset.rows) return;
    event.preventDefault();
    const row = rows[next - 1].cloneNode(true);
    row.disabled = false;
    for (const part of all("[id], [for], [name]", row)) {
      for (const key of ["id", "for", "name"]) {
        const value = part.getAttribute(key);
        if (value) part.setAttribute(key, value.replace(/-\d+-/, `-${next}-`));
      }
      if ("value" in part) part.value = "";
      part.removeAttribute("aria-invalid");
      part.removeAttribute("aria-describedby");
    }
    for (const error of all(".error", row)) error.remove();
    row.querySelector("legend").textContent = more.dataset.row.replace("{n}", next + 1);
    more.before(row);
    offerRemoval(row, next + 1);
    row.querySelector("input").focus();
  };

  // How many characters are left: seen at once, said only when the person pauses.
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
      pause = setTimeout(say, 1200, said);
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
    if (unsaved && !silent && !leaving) event.preventDefault();
    silent = false;
  });

  if (more) {
    all(".row", form).forEach((row, place) => offerRemoval(row, place + 1));
    more.addEventListener("click", addRow);
  }

  const begin = () => {
    showFollowUps();
    for (const field of all("[data-limit]", form)) if (field.value) count(field, false);
  };
  begin();
  window.addEventListener("pageshow", begin);
})();
