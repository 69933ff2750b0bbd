// Small help on top of pages that work without it. Nothing here sends or keeps anything but that the person has left.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector("form.questions");

  // A page made from a form stands in the history at its own address: going back sends nothing again.
  history.replaceState(history.state, "");

  // Where the browser itself has not gone there by the first picture: it warns of a focus that comes before its own.
  const at = document.querySelector("[autofocus], #at:target");
  if (at) requestAnimationFrame(() => {
    at.focus();
    at.scrollIntoView({ block: "center" });
  });

  for (const button of all("[data-print], [data-copy]")) button.hidden = false;
  for (const button of all("[data-print]")) button.addEventListener("click", () => window.print());

  // Boxes as high as their words, where the style sheet alone cannot do it.
  const grow = () => {
    for (const box of all("textarea")) {
      if (getComputedStyle(box).fieldSizing === "content") continue;
      box.style.height = "auto";
      box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
    }
  };
  document.addEventListener("input", grow);
  document.addEventListener("toggle", grow, true);
  window.addEventListener("pageshow", grow);

  // Folded parts print whole.
  addEventListener("beforeprint", () => {
    for (const part of all(".part:not([open])")) {
      part.open = true;
      addEventListener("afterprint", () => { part.open = false; }, { once: true });
    }
  });

  // What a screen reader says without moving to it. What a page came with is said where it is filled in anew.
  const speaker = document.createElement("p");
  speaker.className = "vh";
  speaker.setAttribute("role", "status");
  document.querySelector("main").append(speaker);
  const say = (words) => { speaker.textContent = words; };
  for (const status of all("main :is([role=status], [role=alert])")) {
    if (status.hasChildNodes()) setTimeout(() => status.replaceChildren(...status.cloneNode(true).childNodes), 300);
  }

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

  const make = (tag, given) => Object.assign(document.createElement(tag), given);

  // A question that an answer on the page brings up comes at once. While it is hidden it is not sent.
  const laters = all("template", form).map((template) => {
    const later = make("fieldset", { hidden: true });
    later.append(template.content);
    template.replaceWith(later);
    later.dataset.when = template.dataset.when;
    return later;
  });

  // So does a text box, with its option. What stands in one that is hidden is kept, and not asked about.
  const showFollowUps = (touched) => {
    for (const later of laters) {
      const due = form.querySelector(later.dataset.when);
      if (touched && due && later.hidden) say(form.dataset.more);
      later.hidden = later.disabled = !due;
    }
    for (const button of all("[name=clear]", form)) {
      button.style.visibility = button.closest(".field").querySelector(":checked") ? "" : "hidden";
    }
    for (const box of all(".follow", form)) {
      const input = box.previousElementSibling.querySelector("input");
      if (touched && touched.name === input.name) box.classList.remove("kept");
      box.hidden = !input.checked && !box.classList.contains("kept");
    }
  };
  if (form.querySelector(".follow")) form.append(make("input", { type: "hidden", name: "unseen" }));

  // "None of these" and its like stand alone: picking one unpicks the others. Undo, or unpicking it again, brings them
  // back.
  for (const choices of all(".choices", form)) {
    const boxes = all("input[type=checkbox]", choices);
    const isAlone = (box) => "exclusive" in box.dataset;
    let cleared;
    const bringBack = () => {
      for (const box of boxes) box.checked = cleared.includes(box) || (box.checked && !isAlone(box));
      undo.previousElementSibling.previousElementSibling.focus();
      undo.remove();
      showFollowUps();
      say(form.dataset.undone);
    };
    const undo = make("p", { className: "undo", textContent: form.dataset.cleared });
    undo.append(make("button", { type: "button", className: "quiet", textContent: form.dataset.undo, onclick: bringBack }));
    choices.addEventListener("change", ({ target }) => {
      if (!target.checked && target.parentElement === undo.parentElement) bringBack();
      if (!target.checked || !boxes.includes(target)) return;
      const others = boxes.filter((box) => box !== target && box.checked && (isAlone(box) || isAlone(target)));
      for (const box of others) box.checked = false;
      if (!isAlone(target) || !others.length) return;
      cleared = others;
      target.parentElement.append(undo);
      say(form.dataset.cleared);
    });
  }
  // One pick too many is told at its tick.
  const picks = form.querySelector("[data-most]");
  const tooMany = make("p", { className: "error" });
  picks?.addEventListener("change", ({ target }) => {
    const picked = all(":checked", picks).length;
    tooMany.remove();
    if (picked <= picks.dataset.most) return;
    target.parentElement.append(tooMany);
    say(tooMany.textContent = picks.dataset.many.replace("{n}", picked));
  });

  form.addEventListener("change", (event) => {
    showFollowUps(event.target);
    grow();
  });

  // Paper has no scroll bars: the words of each box are printed in its place.
  addEventListener("beforeprint", () => {
    for (const words of all(".typed", form)) words.remove();
    for (const box of all("textarea, input[type=text]", form)) {
      if (box.value) box.before(make("p", { className: "typed", dir: "auto", textContent: box.value }));
    }
  });

  // Medicine rows come at once, and those before fold to a line. One that is taken away is not posted, and can be put
  // back.
  const more = form.querySelector("[data-rows]");
  const named = (words, row) => words.replace("{n}", all(".row", form).indexOf(row) + 1);
  const fold = (row) => {
    const said = all("input, select", row).map((field) => field.value && (field.selectedOptions?.[0].text ?? field.value));
    row.querySelector("summary").textContent = said.filter(Boolean).join(" · ") || named(more.dataset.row, row);
    if (said[0]) row.open = false;
  };
  const offerRemoval = (row) => {
    const fields = row.querySelector("fieldset");
    const button = make("button", { type: "button", className: "quiet" });
    const name = () => { button.textContent = named(fields.disabled ? more.dataset.restore : more.dataset.remove, row); };
    button.addEventListener("click", () => {
      fields.disabled = row.classList.toggle("gone");
      unsaved = true;
      name();
    });
    row.append(button);
    name();
  };
  const addRow = (event) => {
    const rows = all(".row", form);
    const next = rows.length;
    if (next >= more.dataset.rows) return;
    event.preventDefault();
    const row = rows[next - 1].cloneNode(true);
    rows.forEach(fold);
    row.open = true;
    row.classList.remove("gone");
    row.querySelector("fieldset").disabled = false;
    for (const cell of all(".cell", row)) {
      const field = cell.querySelector("input, select");
      field.id = field.name = field.name.replace(/-\d+-/, `-${next}-`);
      field.value = "";
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      cell.querySelector("label").htmlFor = field.id;
      cell.classList.remove("bad");
    }
    for (const extra of all(".error, button", row)) extra.remove();
    more.before(row);
    row.querySelector("summary").textContent = row.querySelector("legend").textContent = named(more.dataset.row, row);
    offerRemoval(row);
    row.querySelector("input").focus();
  };

  // How many characters are left: seen at once, said only when the person pauses.
  let pause;
  const count = (field, aloud) => {
    const hint = document.getElementById(`${field.name}-limit`);
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

  // Warn before typing is lost, but never on the way to help, away, or to clearing. Links ask for themselves: phones
  // do not fire beforeunload, which is for those that do.
  let unsaved = "unsaved" in form.dataset;
  let silent = false;
  form.addEventListener("input", () => { unsaved = true; });
  document.addEventListener("submit", () => { unsaved = false; });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    silent = /^(#|tel:|sms:|\/help$|\/clear$)/.test(link.getAttribute("href")) || link.matches("[target], [download]");
    if (!unsaved || silent || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (confirm(form.dataset.leave)) unsaved = false;
    else event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !silent && !leaving) event.preventDefault();
    silent = false;
  });

  if (more) {
    all(".row", form).forEach(offerRemoval);
    more.addEventListener("click", addRow);
  }

  const begin = () => {
    showFollowUps();
    for (const field of all("[data-limit]", form)) if (field.value) count(field, false);
  };
  begin();
  window.addEventListener("pageshow", begin);
})();
