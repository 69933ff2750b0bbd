// Help on the page of the summary, which works without it: parts one at a time on a phone, the device's own share
// sheet, and how many pages the PDF has. Nothing here keeps anything, and nothing is sent but that Print or Share was
// pressed, where that is counted; the PDF is asked for as its button does.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // On a phone the two links to the sheets are tabs, and the parts of a sheet are folded. Paper prints all of it: what
  // hides it stands in screen.css alone.
  const narrow = matchMedia("(max-width: 39.99rem)");
  const links = all(".tabs a");
  const panels = all(".tab");
  const parts = all(".sheet :is(section, footer):not(.safety) > h3:first-child").map((heading) => heading.parentElement);
  // Lists without a heading are folded under the names of their rows.
  for (const list of all(".sheet .lists")) {
    const part = Object.assign(document.createElement("div"), { className: "list-part" });
    const heading = document.createElement("h3");
    heading.textContent = all("dt", list).map((name) => name.textContent).join(" · ");
    list.replaceWith(part);
    part.append(heading, list);
    parts.push(part);
  }
  // The server keeps which part a line was taken out of, so that the page comes back there and no address says it.
  const lines = document.querySelector("#lines");
  const { place } = lines.dataset;
  const placeOf = (part) => part.firstElementChild.id || `list-${parts.indexOf(part)}`;
  lines.addEventListener("submit", ({ submitter }) => {
    const part = submitter?.closest("section, .list-part");
    if (part) lines.append(Object.assign(document.createElement("input"), { type: "hidden", name: "place", value: placeOf(part) }));
  });
  const choose = (chosen) => {
    for (const [number, link] of links.entries()) {
      link.setAttribute("aria-selected", number === chosen);
      link.tabIndex = number === chosen ? 0 : -1;
      panels[number].classList.toggle("unchosen", number !== chosen);
    }
  };
  const fold = (part, folded) => {
    part.classList.toggle("folded", folded);
    part.querySelector(".unfold").setAttribute("aria-expanded", !folded);
  };
  const arrange = () => {
    for (const part of parts) {
      const heading = part.firstElementChild;
      if (narrow.matches) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "unfold" });
        button.append(...heading.childNodes);
        button.addEventListener("click", () => fold(part, !part.classList.contains("folded")));
        heading.append(button);
        fold(part, !place || placeOf(part) !== place);
      } else if (heading.querySelector(".unfold")) {
        part.classList.remove("folded");
        heading.replaceChildren(...heading.firstElementChild.childNodes);
      }
    }
    const mark = (element, attributes) => {
      for (const [name, value] of Object.entries(attributes)) {
        if (narrow.matches) element.setAttribute(name, value);
        else element.removeAttribute(name);
      }
    };
    for (const hint of all("[data-folded]")) hint.hidden = !narrow.matches;
    mark(links[0].parentElement, { role: "tablist" });
    for (const [number, link] of links.entries()) {
      mark(link, { role: "tab", "aria-selected": false, tabindex: -1 });
      mark(panels[number], { role: "tabpanel", "aria-label": link.textContent });
    }
    if (narrow.matches) choose(Math.max(0, panels.findIndex((panel) => panel.querySelector("[aria-expanded=true]"))));
  };
  for (const [number, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (!narrow.matches) return;
      event.preventDefault();
      choose(number);
    });
    link.addEventListener("keydown", (event) => {
      if (!narrow.matches || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      choose(1 - number);
      links[1 - number].focus();
    });
  }
  arrange();
  narrow.addEventListener("change", arrange);

  // The PDF as the form asks for it; the last one is kept until the form asks for another.
  const form = document.querySelector("#download");
  let made = {};
  const make = async () => {
    const query = new URLSearchParams(new FormData(form)).toString();
    if (made.query !== query) {
      const response = await fetch(`${form.action}?${query}`, { headers: { "X-Requested-With": "fetch" } });
      if (!response.ok) throw new Error(response.status);
      const name = response.headers.get("Content-Disposition").match(/filename="(.+)"/)[1];
      made = { query, file: new File([await response.blob()], name, { type: "application/pdf" }) };
    }
    return made.file;
  };

  // How many pages it has, once somebody looks at what it holds.
  const pages = form.querySelector("[data-pages]");
  const count = async () => {
    if (!form.querySelector("details").open) return;
    try {
      const text = await (await make()).text();
      pages.textContent = pages.dataset.pages.replace("{n}", text.match(/\/Type\s*\/Page\b/g).length);
    } catch {
      pages.textContent = "";
    }
  };
  form.addEventListener("toggle", count, true);
  form.addEventListener("change", count);

  // Told before the print dialog, which holds everything up. The form token is all that is sent.
  const counted = (event) => {
    if (!event.target.closest("[data-print], [data-share]")) return;
    const body = new URLSearchParams({ csrf_token: lines.querySelector("[name=csrf_token]").value });
    fetch("/printed", { method: "POST", keepalive: true, body }).catch(() => {});
  };
  if ("counted" in form.dataset) form.addEventListener("click", counted, true);

  const share = form.querySelector("[data-share]");
  const said = form.querySelector("[data-shared]");
  const canShare = navigator.canShare?.({ files: [new File([""], "a.pdf", { type: "application/pdf" })] });
  share.hidden = !canShare;
  share.addEventListener("click", async () => {
    said.textContent = "";
    const wasMade = made;
    try {
      await navigator.share({ files: [await make()] });
    } catch (error) {
      // A file that took long to make outlives the press: the next one shares it at once.
      if (error.name === "NotAllowedError" && made !== wasMade) said.textContent = share.dataset.onceMore;
      else if (error.name !== "AbortError") said.textContent = share.dataset.failed;
    }
  });
})();
