// Comfort for the pages, which are complete without it: the choice of light
// or dark, and the neighbours of what is pointed at.
(() => {
  "use strict";
  const root = document.documentElement;

  // Light or dark: the reader's system decides until the button is used.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  const button = () => document.getElementById("lintel-theme");
  const showTheme = () => {
    const b = button();
    if (!b) return;
    b.hidden = false;
    b.setAttribute("aria-pressed", String(isDark()));
  };
  const keep = (value) => {
    try {
      if (value) localStorage.setItem("lintel-theme", value);
      else localStorage.removeItem("lintel-theme");
    } catch { /* a reader may forbid it */ }
  };
  const toggleTheme = () => {
    const next = isDark() ? "light" : "dark";
    // What the system says needs no mark, and then follows the system again.
    if ((next === "dark") === dark.matches) {
      delete root.dataset.theme;
      keep("");
    } else {
      root.dataset.theme = next;
      keep(next);
    }
    showTheme();
  };
  dark.addEventListener("change", showTheme);
  // Paper is light.
  let chosen;
  addEventListener("beforeprint", () => {
    chosen = root.dataset.theme;
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
  });

  // What is pointed at, and its neighbours, stay bright: in the picture and in
  // the rows of heads that lie over it.
  const marksIn = (canvas) => [...canvas.querySelectorAll("[data-id]")];
  const brighten = (canvas, id) => {
    for (const m of canvas.querySelectorAll(".near")) m.classList.remove("near");
    const page = canvas.closest("main") || document;
    for (const r of page.querySelectorAll("[data-row].near")) r.classList.remove("near");
    const marks = marksIn(canvas);
    const chosen = new Set(id ? marks.filter((m) => m.dataset.id === id || m.dataset.element === id).map((m) => m.dataset.id) : []);
    for (const svg of canvas.querySelectorAll("svg.lintel")) svg.classList.toggle("focused", chosen.size > 0);
    if (chosen.size === 0) return;
    for (const m of marks) if (chosen.has(m.dataset.parent)) chosen.add(m.dataset.id); // with all that is in it
    const near = new Set(chosen);
    for (const line of canvas.querySelectorAll("[data-from][data-to]")) {
      const { id: own, from, to } = line.dataset;
      if (chosen.has(from) || chosen.has(to) || chosen.has(own)) near.add(own).add(from).add(to);
    }
    // A step is in fragments, which may be in others.
    const fragments = new Set(marks.filter((m) => m.matches(".lintel-fragment")).map((m) => m.dataset.id));
    const inside = new Map(marks.filter((m) => fragments.has(m.dataset.parent)).map((m) => [m.dataset.id, m.dataset.parent]));
    for (const id of near) if (inside.has(id)) near.add(inside.get(id));
    for (const m of marks) m.classList.toggle("near", near.has(m.dataset.id));
    for (const r of page.querySelectorAll("[data-row]")) r.classList.toggle("near", chosen.has(r.dataset.row));
  };
  const pictureOf = (target) => {
    const mark = target.closest?.(".canvas [data-id]");
    if (mark) return [mark.closest(".canvas"), mark.matches(".lintel-boundary, .lintel-fragment") ? "" : mark.dataset.id];
    const row = target.closest?.("[data-row]");
    const canvas = row && document.querySelector(".page-view .canvas");
    return canvas ? [canvas, row.dataset.row] : [target.closest?.(".canvas"), ""];
  };
  let lit = null;
  const point = (target) => {
    const [canvas, id] = pictureOf(target);
    if (lit && lit !== canvas) brighten(lit, lit.dataset.lit);
    lit = canvas || null;
    if (canvas) brighten(canvas, id || canvas.dataset.lit);
  };

  document.addEventListener("click", (e) => {
    if (e.target.closest("#lintel-theme")) toggleTheme();
  });
  document.addEventListener("pointerover", (e) => { if (e.pointerType !== "touch") point(e.target); });
  document.addEventListener("focusin", (e) => { if (e.target.matches(":focus-visible")) point(e.target); });
  // What a picture keeps bright while nothing is pointed at stands in its
  // data-lit; whoever changes that says so.
  document.addEventListener("lintel:lit", (e) => brighten(e.target, e.target.dataset.lit));
  // Where the reader is, is in sight in long lists, too.
  const reveal = () => {
    for (const list of document.querySelectorAll(".side, .tabs ul")) {
      const here = list.querySelector("[aria-current]")?.getBoundingClientRect();
      if (!here) continue;
      const box = list.getBoundingClientRect();
      if (here.bottom > box.bottom || here.top < box.top) list.scrollTop += here.top - box.top - box.height / 2;
      if (here.right > box.right || here.left < box.left) list.scrollLeft += here.left - box.left - 16;
    }
  };
  addEventListener("lintel:swap", () => { showTheme(); reveal(); });
  showTheme();
  reveal();
})();
