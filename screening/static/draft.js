// The preview of a questions file: shows each save of it at once, unless something was typed; what is
// found in it shows in any case.
(() => {
  let bar = document.querySelector(".draft");
  let typed = false;
  addEventListener("input", () => { typed = true; });

  const renew = async () => {
    const answer = await fetch(`/draft/bar?page=${encodeURIComponent(location.pathname)}`);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".draft");
    for (const part of bar.querySelectorAll("details")) {
      const same = fresh.querySelector(`details.${part.className}`);
      if (same) same.open ||= part.open;
    }
    fresh.querySelector(".later").hidden = bar.querySelector(".later").hidden;
    bar.replaceWith(fresh);
    bar = fresh;
  };

  const look = async () => {
    try {
      const answer = await fetch("/draft/stamp");
      const stamp = await answer.text();
      if (answer.ok && stamp !== bar.dataset.stamp) {
        const saved = stamp.split(" ")[0] !== bar.dataset.stamp.split(" ")[0];
        if (saved && !typed) { location.reload(); return; }
        if (saved) bar.querySelector(".later").hidden = false;
        await renew();
      }
    } catch { /* the server was stopped, or starts again */ }
    setTimeout(look, 700);
  };
  look();
})();
