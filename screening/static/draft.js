// The preview of a questions file: shows each save of it at once, unless something was typed.
(() => {
  const bar = document.querySelector(".draft");
  let typed = false;
  addEventListener("input", () => { typed = true; });

  const look = async () => {
    try {
      const answer = await fetch("/draft/stamp");
      const stamp = await answer.text();
      if (answer.ok && stamp !== bar.dataset.stamp) {
        if (typed) bar.querySelector(".later").hidden = false;
        else location.reload();
        return;
      }
    } catch { /* the server was stopped, or starts again */ }
    setTimeout(look, 700);
  };
  look();
})();
