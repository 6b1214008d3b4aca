// The picture on the page of a view: its size, the part of it in sight, the
// element that is selected, and its steps one after the other. The page is
// complete without all this.
(() => {
  "use strict";
  const phrases = document.getElementById("lintel-words").dataset; // see live.js
  const { authors } = phrases; // the language of what they wrote, if it is not the page's
  const root = document.documentElement;
  const one = (selector, scope = document) => scope.querySelector(selector);
  const all = (selector, scope = document) => [...scope.querySelectorAll(selector)];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const clamp = (low, v, high) => Math.min(Math.max(v, low), high);

  // What outlives a swap of the picture. A size is "auto", as the style sheet
  // has it, "fit", or a scale; lit is the ID of what is kept bright.
  const state = { size: "auto", left: 0, top: 0, chosen: "", lit: "", step: -1, full: false };
  let picture, canvas, sheet, svg, width, height, map, edges;
  let steps = [];
  let data = { marks: {}, lines: {} };

  // ---- Size

  const header = () => (state.full ? 0 : one(".top")?.getBoundingClientRect().bottom || 0);
  const room = () => {
    if (state.full) return canvas.clientHeight;
    const top = canvas.getBoundingClientRect().top + scrollY;
    return Math.max(240, Math.floor(innerHeight - Math.min(top, innerHeight / 2) - 18));
  };
  const scale = () => svg.getScreenCTM().a;
  const whole = () => Math.min(canvas.clientWidth / width, (room() - (state.full ? 0 : canvas.offsetHeight - canvas.clientHeight)) / height);
  const least = () => Math.min(0.25, whole());
  const most = 4;
  // The scale down to which the smallest words are read with ease: 10.5 px.
  // The style sheet holds to it, too.
  const legible = 0.955;
  const scrolls = () => canvas.scrollWidth > canvas.clientWidth + 1 || getComputedStyle(canvas).overflowY !== "visible" && canvas.scrollHeight > canvas.clientHeight + 1;

  // What is read after something was written has the browser look at every mark
  // of the picture anew, so it is read all at once, twice.
  const resize = () => {
    const { size } = state;
    const [high, fits] = [room(), whole()];
    const set = (name, value) => {
      if (canvas.style.getPropertyValue(name) !== value) canvas.style.setProperty(name, value);
    };
    set("--room", high + "px");
    // The whole is what a reader wants first, as long as it stays legible.
    canvas.classList.toggle("fit", size === "fit" || size === "auto" && fits >= legible);
    canvas.classList.toggle("zoomed", size !== "auto");
    if (size !== "auto") set("--zoom", Math.floor(width * (size === "fit" ? Math.min(fits, state.full ? 2 : 1) : size)) + "px");
    const [wide, cut, now] = [canvas.scrollWidth > canvas.clientWidth + 1, scrolls(), scale()];
    canvas.classList.toggle("scrolls", wide);
    const fit = one('[data-do="fit"]', picture);
    if (fit) {
      fit.classList.toggle("offered", size === "fit" || wide || cut);
      fit.setAttribute("aria-pressed", String(size === "fit"));
    }
    const percent = one("[data-percent]", picture);
    if (percent) percent.textContent = Math.round(now * 100) + " %";
    mapSoon();
  };

  // What lies under the anchor stays there.
  const zoom = (to, anchor) => {
    const before = svg.getScreenCTM();
    const box = canvas.getBoundingClientRect();
    const x = anchor?.x ?? box.left + canvas.clientWidth / 2;
    const y = anchor?.y ?? (Math.max(box.top, header()) + Math.min(box.bottom, innerHeight)) / 2;
    const at = [(x - before.e) / before.a, (y - before.f) / before.d];
    state.size = typeof to === "number" ? clamp(least(), to, most) : to;
    resize();
    const now = canvas.getBoundingClientRect();
    if (now.bottom < header() + 120 || now.top > innerHeight - 120) canvas.scrollIntoView({ block: "nearest", behavior: "instant" });
    const box2 = canvas.getBoundingClientRect();
    const after = svg.getScreenCTM();
    const [tx, ty] = [clamp(box2.left, x, box2.right), clamp(box2.top, y, box2.bottom)];
    canvas.scrollBy({ left: after.e + at[0] * after.a - tx, top: after.f + at[1] * after.d - ty, behavior: "instant" });
  };
  const zoomBy = (factor, anchor) => zoom(scale() * factor, anchor);

  const behind = ".skip, .top, .side, .crumbs, .page-view .head, [data-part=alternative], .foot";
  const full = (on) => {
    if (on === state.full) return;
    state.full = on;
    root.classList.toggle("lintel-full", on);
    for (const e of all(behind)) e.inert = on;
    one('[data-do="full"]', picture)?.setAttribute("aria-pressed", String(on));
    if (on) root.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    state.size = !on ? "auto" : whole() < legible ? 1 : "fit";
    resize();
    const kept = markOf(state.lit);
    if (kept) show(kept);
    else home();
  };

  // ---- The part in sight

  // What is covered at the foot of the window: by the steps, and by details if
  // they stand there.
  const covered = () => ["lintel-details", "lintel-player"].reduce((low, id) => {
    const box = document.getElementById(id)?.getBoundingClientRect();
    return box && box.height && (id === "lintel-player" || box.width > innerWidth * 0.6) ? Math.min(low, box.top) : low;
  }, innerHeight);
  // Brings a mark into sight. Heads of lifelines and lanes stay there by
  // themselves, so those move to the side only.
  const show = (mark, behavior = still.matches ? "instant" : "smooth") => {
    const tall = mark.matches(".lintel-lifeline, .lane");
    const box = mark.getBoundingClientRect();
    const around = canvas.getBoundingClientRect();
    const [above, below] = [header() + 8, covered() - 8];
    const heads = stuck();
    const beside = box.left < around.left || box.right > around.right;
    if (!scrolls()) {
      if (!tall && (box.top < above + heads || box.bottom > below)) scrollBy({ top: (box.top + box.bottom - above - heads - below) / 2, behavior });
      return;
    }
    const least = Math.min(around.height, below - above);
    const hidden = around.top < above - 1 || around.top + least > below + 1;
    const away = hidden && !state.full ? around.top - above : 0;
    const seen = Math.min(canvas.clientHeight, below - around.top + away);
    const beyond = box.top < around.top + heads || box.bottom > around.top + seen;
    const down = !tall && beyond ? (box.top + box.bottom) / 2 - around.top - (heads + seen) / 2 : 0;
    // What the card cannot do at its end, the page does.
    const rest = Math.max(0, down - (canvas.scrollHeight - canvas.clientHeight - canvas.scrollTop));
    if (!tall && (away || beyond)) scrollBy({ top: away + rest, behavior });
    canvas.scrollBy({ left: beside ? box.left + box.width / 2 - around.left - canvas.clientWidth / 2 : 0, top: down, behavior });
  };
  // How high the heads are that stay in sight.
  const stuck = () => {
    const strip = one(".strip > svg + svg", canvas);
    return strip && strip.checkVisibility() ? strip.getBoundingClientRect().height : 0;
  };

  // Where a reader begins with a picture that is larger than the window: at the
  // mark that the page names, or along the upper edge where most is in sight.
  const home = () => {
    const { start } = canvas.dataset;
    if (start === undefined || !scrolls()) return;
    const around = canvas.getBoundingClientRect();
    const [wide, high] = [canvas.clientWidth, Math.min(canvas.clientHeight, innerHeight - around.top)];
    const box = markOf(start)?.getBoundingClientRect();
    if (box && box.width < wide && box.height < high) {
      canvas.scrollBy({ left: (box.left + box.right - wide) / 2 - around.left, top: (box.top + box.bottom - high) / 2 - around.top, behavior: "instant" });
      return;
    }
    const first = all(".lintel-node", svg).map((n) => n.getBoundingClientRect()).filter((n) => n.top < around.top + high);
    const held = (left) => first.filter((n) => n.left >= left && n.right <= left + wide).length;
    const lefts = [around.left, ...first.map((n) => n.left - 24)].sort((a, b) => a - b);
    const best = lefts.reduce((a, b) => (held(b) > held(a) ? b : a));
    canvas.scrollBy({ left: best - around.left, behavior: "instant" });
  };

  // The edges at which the card cuts the picture off, for there is more.
  const drawEdges = () => {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = canvas;
    const hides = scrolls();
    const more = {
      left: scrollLeft > 1, right: scrollLeft + clientWidth < scrollWidth - 1,
      up: scrollTop > 1, down: scrollTop + clientHeight < scrollHeight - 1,
    };
    edges.className = ["edges", ...Object.keys(more).filter((side) => hides && more[side])].join(" ");
    const box = { left: canvas.offsetLeft + canvas.clientLeft, top: canvas.offsetTop + canvas.clientTop, width: clientWidth, height: clientHeight };
    for (const [name, v] of Object.entries(box)) edges.style.setProperty(name, v + "px");
  };

  // The small map of a picture that is larger than what is in sight of it.
  const seen = () => {
    const m = svg.getScreenCTM();
    const box = canvas.getBoundingClientRect();
    const left = box.left + canvas.clientLeft;
    const top = Math.max(box.top + canvas.clientTop, header());
    const above = svg.viewBox.baseVal.y; // what is left out of the picture: its title
    const [x, y] = [(left - m.e) / m.a, (top - m.f) / m.d - above];
    const right = (left + canvas.clientWidth - m.e) / m.a;
    const bottom = (Math.min(box.top + canvas.clientTop + canvas.clientHeight, innerHeight) - m.f) / m.d - above;
    return { x: Math.max(0, x), y: Math.max(0, y), right: Math.min(width, right), bottom: Math.min(height, bottom) };
  };
  const makeMap = () => {
    const file = one("a[data-file]", picture)?.getAttribute("href");
    if (!file) return null;
    const rail = document.createElement("div");
    rail.className = "map-rail";
    rail.setAttribute("aria-hidden", "true");
    const small = document.createElement("div");
    small.className = "map";
    const image = document.createElement("img");
    image.alt = "";
    image.draggable = false;
    image.src = file;
    const frame = document.createElement("div");
    frame.className = "map-frame";
    small.append(image, frame);
    rail.append(small);
    picture.append(rail);
    const go = (e) => {
      const box = small.getBoundingClientRect();
      const at = [(e.clientX - box.left) / box.width * width, (e.clientY - box.top) / box.height * height + svg.viewBox.baseVal.y];
      const m = svg.getScreenCTM();
      const around = canvas.getBoundingClientRect();
      canvas.scrollBy({ left: m.e + at[0] * m.a - around.left - canvas.clientWidth / 2, top: m.f + at[1] * m.d - around.top - canvas.clientHeight / 2, behavior: "instant" });
      const y = svg.getScreenCTM().f + at[1] * m.d;
      if (!scrolls() || canvas.clientHeight > innerHeight) scrollBy({ top: y - (header() + innerHeight) / 2, behavior: "instant" });
    };
    small.addEventListener("pointerdown", (e) => {
      e.preventDefault();
      small.setPointerCapture(e.pointerId);
      go(e);
    });
    small.addEventListener("pointermove", (e) => { if (small.hasPointerCapture(e.pointerId)) go(e); });
    return { rail, small, frame };
  };
  const drawMap = () => {
    const k = scale();
    const larger = width * k > canvas.clientWidth * 1.02 || height * k > Math.min(canvas.clientHeight, innerHeight - header()) * 1.05;
    if (larger) map ||= makeMap();
    if (!map) return;
    map.rail.hidden = !larger;
    if (!larger) return;
    const by = Math.min((innerWidth < 640 ? 88 : 176) / width, (innerWidth < 640 ? 88 : 132) / height);
    const { x, y, right, bottom } = seen();
    const px = (e, values) => { for (const [name, v] of Object.entries(values)) e.style.setProperty(name, Math.round(v * by) + "px"); };
    px(map.small, { width, height });
    px(map.rail, { "--beyond": canvas.offsetTop + 12 });
    px(map.frame, { left: x, top: y, width: right - x, height: bottom - y });
    stepAside();
  };
  // It stands in the first corner where it hides nothing of what is bright, or
  // goes.
  const corners = ["", "left", "above", "above left"];
  const stepAside = () => {
    const mark = markOf(state.lit)?.getBoundingClientRect();
    const hides = () => {
      const box = map.small.getBoundingClientRect();
      return mark && mark.left < box.right + 8 && mark.right > box.left - 8 && mark.top < box.bottom + 8 && mark.bottom > box.top - 8;
    };
    for (const corner of corners) {
      map.rail.className = "map-rail " + corner;
      if (!hides()) return;
    }
    map.rail.hidden = true;
  };
  let drawing = false;
  const mapSoon = () => {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      if (!canvas?.isConnected) return;
      drawEdges();
      drawMap();
    });
  };

  // ---- What is selected

  const markOf = (id) => (id ? one(`:scope [data-id="${CSS.escape(id)}"]`, svg) || one(`:scope [data-element="${CSS.escape(id)}"]`, svg) : null);
  const light = (id) => {
    state.lit = id;
    if (id) canvas.dataset.lit = id;
    else delete canvas.dataset.lit;
    for (const m of all(".chosen", canvas)) m.classList.remove("chosen");
    const chosen = markOf(id);
    if (chosen) for (const m of all(`[data-id="${CSS.escape(chosen.dataset.id)}"]`, canvas)) m.classList.add("chosen");
    canvas.dispatchEvent(new CustomEvent("lintel:lit", { bubbles: true }));
    mapSoon();
  };
  const address = (hash) => location.pathname + location.search + hash;
  const say = (how, hash) => {
    if (location.hash !== hash) history[how](null, "", hash || address(""));
  };
  const name = (id) => encodeURIComponent(id).replaceAll("%2F", "/");

  const panel = () => document.getElementById("lintel-details");
  const element = (tag, props, ...children) => {
    const e = Object.assign(document.createElement(tag), props);
    e.append(...children.filter((c) => c !== ""));
    return e;
  };
  // What an author wrote may be in another language than the page.
  const theirs = (tag, text, props = {}) => element(tag, { ...props, ...(authors && text && { lang: authors }), textContent: text });
  // A phrase is texts of the interface, and lists of one that an author wrote.
  const said = (phrase) => (phrase || []).map((p) => (typeof p === "string" ? p : theirs("bdi", p[0])));
  const plainly = (phrase) => (phrase || []).flat().join("");
  const words = (w) => {
    const e = element(w.href ? "a" : "span", {}, ...said(w.text));
    if (w.href) e.setAttribute("href", w.href);
    return w.note ? [e, " ", element("small", { textContent: w.note })] : [e];
  };
  // One relationship of an element. That of a line in the picture selects it.
  const lineItem = (l) => {
    const other = l.line ? theirs("button", l.other, { type: "button" }) : words({ text: [[l.other]], href: l.href })[0];
    const item = element("li", {}, other, l.words ? theirs("span", l.words) : "", l.note ? element("small", {}, ...said(l.note)) : "");
    if (l.line) {
      item.dataset.row = l.line;
      other.dataset.select = l.line;
    }
    return item;
  };
  const endItem = (id, text, what) => {
    const b = theirs("button", text, { type: "button" });
    b.dataset.select = id;
    return element("li", {}, element("small", { textContent: what }), " ", b);
  };
  const fill = (id) => {
    const p = panel();
    const slot = (n) => one(`[data-slot="${n}"]`, p);
    const mark = data.marks[id];
    const line = data.lines?.[id];
    const known = mark || line;
    if (!known) return false;
    if (!mark) slot("kind").textContent = line.kind;
    else slot("kind").replaceChildren(...(plainly(mark.kind) === mark.name ? [] : said(mark.kind)));
    slot("name").replaceChildren(theirs("bdi", mark ? mark.name : `${line.fromName} → ${line.toName}`));
    slot("description").replaceChildren(theirs("bdi", mark ? mark.description || "" : (line.words || []).join("; ")));
    const list = (n, items) => {
      slot(n).replaceChildren(...items);
      const section = slot(n).closest("section") || slot(n);
      section.hidden = items.length === 0;
    };
    list("tags", (mark?.tags || []).map((t) => theirs("li", t)));
    list("words", line ? [
      ...(line.technology ? [theirs("li", line.technology)] : []), ...(line.mark ? [element("li", { textContent: line.mark })] : []),
      endItem(line.from, line.fromName, phrases.from), endItem(line.to, line.toName, phrases.to),
      ...(line.detail?.length > 1 ? line.detail : []).map((t) => theirs("li", t)),
    ] : []);
    for (const e of all("[data-for]", p)) e.hidden = (e.dataset.for === "element") !== Boolean(mark?.page);
    list("out", (mark?.out || []).map(lineItem));
    list("in", (mark?.in || []).map(lineItem));
    list("views", (mark?.views || []).map((v) => element("li", {}, ...words(v))));
    list("facts", (mark?.facts || []).map((f) => element("div", {}, element("dt", {}, ...said(f.name)),
      ...f.words.map((w) => element("dd", {}, ...(f.code ? [element("code", {}, ...words(w))] : words(w)))))));
    const open = known.open || mark?.page && { text: [phrases.page], href: mark.page };
    const set = (a, to) => {
      a.hidden = !to;
      if (to) a.setAttribute("href", to.href);
    };
    set(slot("open"), open);
    if (open) slot("open").replaceChildren(...said(open.text));
    set(slot("page"), known.open && mark?.page && { href: mark.page });
    slot("description").hidden = !slot("description").textContent;
    p.hidden = false;
    p.scrollTop = 0;
    return true;
  };
  // How a selection is put into the history: "pushState", "replaceState", or
  // not at all.
  const select = (id, how, { focus = false, centre = false, behavior } = {}) => {
    stop();
    note("");
    const mark = markOf(id);
    const key = mark?.dataset.id || "";
    state.chosen = key;
    const there = key && fill(key);
    if (!there) panel().hidden = true;
    root.classList.toggle("lintel-details-open", Boolean(there));
    if (state.full) resize();
    light(key);
    if (how) say(how, key ? "#element=" + name(key) : "");
    if (mark && (centre || how && (innerWidth < 1024 || focus))) show(mark, behavior);
    if (there && focus) (one('[data-slot="open"]:not([hidden])', panel()) || one("h2", panel())).focus({ preventScroll: true });
  };
  const close = () => {
    const mark = markOf(state.chosen);
    const back = panel().contains(document.activeElement);
    select("", "pushState");
    if (back && mark) focusMark(mark);
  };
  const focusMark = (mark) => {
    const target = one("a", mark) || mark;
    if (target === mark && !mark.hasAttribute("tabindex")) mark.tabIndex = -1;
    target.focus({ preventScroll: true });
    show(mark);
  };

  // From one relationship of an element to the next.
  let middle = "";
  const nextLine = (by) => {
    const here = document.activeElement?.closest?.(".canvas [data-id]") || markOf(state.chosen);
    if (!here) return;
    const line = here.dataset.from !== undefined;
    if (!line) middle = here.dataset.id;
    const lines = all("[data-from][data-to]", svg).filter((l) => l.dataset.from === middle || l.dataset.to === middle);
    if (lines.length === 0) return;
    const now = lines.indexOf(here);
    const next = lines[now < 0 ? (by > 0 ? 0 : lines.length - 1) : (now + by + lines.length) % lines.length];
    next.setAttribute("role", "button");
    focusMark(next);
  };

  // ---- Step by step

  const findSteps = () => {
    steps = all("#lintel-main .steps [data-row]").filter((row) => markOf(row.dataset.row)).map((row, i) => {
      const own = one(":scope > .step", row) || row;
      const parts = (s) => all(`:scope > ${s}`, own).flatMap((e) => [...e.childNodes]).filter((n) => !n.classList?.contains("hidden"));
      const words = parts(".words");
      return {
        row, id: row.dataset.row, number: parts(".number").map((n) => n.textContent).join("").trim(), ends: parts(".ends"),
        words: words.length > 0 ? words : parts(".operator"), index: i,
      };
    });
    // Two branches may count alike; a permalink must not.
    const numbers = steps.map((s) => s.number);
    for (const s of steps) s.name = s.number && numbers.indexOf(s.number) === numbers.lastIndexOf(s.number) ? s.number : "@" + (s.index + 1);
  };
  const player = () => document.getElementById("lintel-player");
  // A part of a row, as words: links lead away from what plays.
  const copy = (node) => {
    const c = node.cloneNode(true);
    return c.nodeName === "A" ? [...c.childNodes] : [c];
  };
  const step = (i, how, behavior) => {
    const s = steps[i];
    if (!s) return;
    note("");
    if (state.chosen) {
      state.chosen = "";
      panel().hidden = true;
      root.classList.remove("lintel-details-open");
    }
    state.step = i;
    const p = player();
    p.hidden = false;
    root.classList.add("lintel-plays");
    one("[data-count]", p).textContent = `${i + 1} / ${steps.length}`;
    one("[data-number]", p).textContent = s.number;
    one("[data-ends]", p).replaceChildren(...s.ends.flatMap(copy));
    one("[data-words]", p).replaceChildren(...s.words.flatMap(copy));
    one('[data-do="previous"]', p).disabled = i === 0;
    one('[data-do="next"]', p).disabled = i === steps.length - 1;
    for (const other of steps) other.row.removeAttribute("aria-current");
    s.row.setAttribute("aria-current", "step");
    light(s.id);
    for (const r of all("#lintel-main [data-row].near")) r.classList.toggle("near", r === s.row);
    if (behavior !== "none") show(markOf(s.id), behavior);
    if (how) say(how, "#step=" + name(s.name));
  };
  let clock = 0;
  const run = (on) => {
    clearInterval(clock);
    clock = 0;
    const b = one('[data-do="pause"]', player());
    b.setAttribute("aria-pressed", String(on));
    if (!on) return;
    if (state.step === steps.length - 1) step(0, "replaceState");
    clock = setInterval(() => {
      step(state.step + 1, "replaceState");
      if (state.step === steps.length - 1) run(false);
    }, 2500);
  };
  const stop = () => {
    if (state.step < 0) return;
    run(false);
    const had = player().contains(document.activeElement);
    steps[state.step]?.row.removeAttribute("aria-current");
    state.step = -1;
    player().hidden = true;
    root.classList.remove("lintel-plays");
    if (had) one('[data-do="play"]', picture)?.focus({ preventScroll: true });
  };
  const walk = (by) => {
    if (steps.length === 0) return;
    if (state.step < 0) step(by > 0 ? 0 : steps.length - 1, "pushState");
    else step(clamp(0, state.step + by, steps.length - 1), "replaceState");
  };

  // ---- The address: #element=ID, #step=NUMBER, or a row of the tables.

  // What an address asks for and the picture has not is said above it.
  const note = (text) => {
    const p = one("[data-notice]", picture);
    if (p && p.textContent !== text) p.textContent = text;
  };
  const read = (behavior) => {
    let hash = "";
    try { hash = decodeURIComponent(location.hash.slice(1)); } catch { /* not one of ours */ }
    const [, what, asked] = /^(step|element)=(.*)$/s.exec(hash) || [];
    if (what === "step") {
      const i = steps.findIndex((s) => s.name === asked);
      if (i >= 0) return step(i, "", behavior);
    }
    if (what === "element" && markOf(asked)) return select(asked, "", { centre: true, behavior });
    select("", "");
    const none = what === "element" ? phrases.noElement : steps.length === 0 ? phrases.noSteps : steps.length === 1 && phrases.noStepOne || phrases.noStep;
    if (what) note(none.replace("{n}", steps.length).replace("{what}", () => asked));
    const row = hash && document.getElementById(hash)?.dataset.row;
    if (row) light(row);
  };

  // ---- Keys

  const keys = () => document.getElementById("lintel-keys");
  let single = true;
  try { single = localStorage.getItem("lintel-keys") !== "off"; } catch { /* a reader may forbid it */ }
  const listKeys = () => {
    const d = keys();
    for (const [what, has] of [["play", steps.length > 0], ["search", one("#lintel-find, .top input, [type=search]")]]) {
      for (const row of all(`[data-if="${what}"]`, d)) row.hidden = !has;
    }
    one("[data-single]", d).checked = single;
    d.showModal();
  };
  const acts = {
    in: () => zoomBy(1.25),
    out: () => zoomBy(0.8),
    fit: () => zoom(state.size === "fit" ? "auto" : "fit"),
    natural: () => zoom(1),
    full: () => full(!state.full),
    play: () => (state.step < 0 ? walk(1) : stopPlaying()),
    previous: () => walk(-1),
    next: () => walk(1),
    pause: () => run(!clock),
    stop: () => stopPlaying(),
    close: () => close(),
    keys: () => listKeys(),
  };
  const stopPlaying = () => {
    stop();
    light("");
    say("pushState", "");
  };
  const up = () => one("a[rel=up]")?.click();
  const typed = (e) => e.target.closest?.("input, textarea, select, [contenteditable]");
  addEventListener("keydown", (e) => {
    if (!canvas?.isConnected || e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || typed(e) || one("dialog[open]")) return;
    const playing = state.step >= 0;
    let act;
    if (e.key === "Escape") {
      act = state.chosen ? close : playing ? stopPlaying : state.full ? () => full(false) : null;
    } else if (e.key === "Enter" || e.key === " ") {
      // A link acts by itself; other marks are told to.
      const mark = e.target.matches?.(".canvas [data-id]") && e.target;
      if (mark) act = () => select(mark.dataset.id, "pushState", { focus: true });
      else if (e.key === " " && playing && !e.target.closest("button, a, summary")) act = acts.pause;
    } else if (playing && (e.key === "ArrowRight" || e.key === "ArrowLeft") && !e.shiftKey) {
      act = () => walk(e.key === "ArrowRight" ? 1 : -1);
    } else if (single) {
      act = {
        "+": acts.in, "=": acts.in, "-": acts.out, "0": acts.fit, "1": acts.natural, f: acts.fit, F: acts.full,
        n: acts.next, p: acts.previous, r: () => nextLine(1), R: () => nextLine(-1), u: up, "?": acts.keys,
      }[e.key];
    }
    if (!act) return;
    e.preventDefault();
    act();
  });

  // ---- Pointers

  let last = { time: 0 }; // the last press on a mark, for a second one
  let dragged = false;
  const plain = (e) => e.button === 0 && !e.ctrlKey && !e.metaKey && !e.shiftKey && !e.altKey;
  // What a press is on. The inside of a boundary is room between marks.
  const pressed = (target) => {
    const mark = target.closest?.(".canvas [data-id]");
    if (!mark || !canvas.contains(mark)) return null;
    if (mark.matches(".lintel-fragment") || mark.matches(".lintel-boundary") && !target.closest("a, text")) return null;
    return mark;
  };
  document.addEventListener("click", (e) => {
    if (!canvas?.isConnected) return;
    if (dragged && canvas.contains(e.target)) {
      dragged = false;
      e.preventDefault();
      return;
    }
    const near = Math.hypot(e.clientX - last.x, e.clientY - last.y) < 8;
    if (e.detail === 2 && last.mark && near && e.timeStamp - last.time < 600) {
      const to = one("a", last.mark)?.getAttribute("href");
      last = { time: 0 };
      if (to) {
        e.preventDefault();
        location.assign(to);
      }
      return;
    }
    const button = e.target.closest("[data-do]");
    if (button) return acts[button.dataset.do]?.();
    const jump = e.target.closest("[data-select]");
    if (jump) return select(jump.dataset.select, "pushState", { focus: e.detail === 0, centre: true });
    const row = state.step >= 0 && !e.target.closest("a") && e.target.closest(".steps [data-row]");
    if (row) {
      const i = steps.findIndex((s) => s.row === row);
      if (i >= 0) step(i, "replaceState");
      return;
    }
    if (!canvas.contains(e.target)) return;
    const mark = pressed(e.target);
    if (!plain(e)) return;
    last = { time: e.timeStamp, x: e.clientX, y: e.clientY, mark };
    if (mark) {
      e.preventDefault();
      const i = steps.findIndex((s) => s.id === mark.dataset.id);
      if (state.step >= 0 && i >= 0) step(i, "replaceState");
      else if (e.detail < 2) select(mark.dataset.id, "pushState", { focus: e.detail === 0 });
    } else if (e.detail < 2 && state.chosen) {
      close();
    }
  }, true);
  document.addEventListener("dblclick", (e) => {
    if (canvas?.contains(e.target) && !pressed(e.target)) {
      e.preventDefault();
      zoomBy(e.shiftKey ? 0.5 : 2, { x: e.clientX, y: e.clientY });
    }
  });
  document.addEventListener("change", (e) => {
    if (!e.target.matches("[data-single]")) return;
    single = e.target.checked;
    try {
      if (single) localStorage.removeItem("lintel-keys");
      else localStorage.setItem("lintel-keys", "off");
    } catch { /* a reader may forbid it */ }
  });

  // A mouse drags; a finger scrolls, as everywhere.
  const drag = (e) => {
    if (e.pointerType === "touch" || e.button !== 0 || !scrolls()) return;
    const from = { x: e.clientX, y: e.clientY, left: canvas.scrollLeft, top: canvas.scrollTop };
    const target = canvas;
    dragged = false;
    const move = (m) => {
      const [dx, dy] = [m.clientX - from.x, m.clientY - from.y];
      if (!dragged && Math.hypot(dx, dy) < 5) return;
      dragged = true;
      target.classList.add("drags");
      target.scrollTo({ left: from.left - dx, top: from.top - dy, behavior: "instant" });
    };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      target.classList.remove("drags");
      setTimeout(() => { dragged = false; }); // the click comes first
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  };
  const wheel = (e) => {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    const pixels = e.deltaY * [1, 33, 400][e.deltaMode];
    zoomBy(Math.exp(clamp(-60, -pixels, 60) * 0.006), { x: e.clientX, y: e.clientY });
  };
  let fingers = null;
  const pair = (e) => {
    const [a, b] = e.touches;
    return { apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
  };
  const touch = (e) => { fingers = e.touches.length === 2 ? { ...pair(e), scale: scale() } : null; };
  const pinch = (e) => {
    if (!fingers || e.touches.length !== 2) return;
    e.preventDefault();
    const now = pair(e);
    zoom(fingers.scale * now.apart / fingers.apart, now);
  };

  // ---- Whenever there is a new picture

  const start = () => {
    const found = one(".page-view .picture .canvas");
    const node = one("#lintel-data");
    try { data = JSON.parse(node?.textContent || "{}"); } catch { data = {}; }
    data.marks ||= {};
    if (!found) {
      canvas = null;
      return;
    }
    const fresh = found !== canvas;
    const swapped = Boolean(canvas);
    const id = state.step >= 0 ? steps[state.step]?.id : "";
    canvas = found;
    picture = canvas.closest(".picture");
    sheet = one(":scope > .sheet", canvas) || canvas;
    svg = one(":scope > svg", sheet);
    if (!svg) {
      canvas = null;
      return;
    }
    if (fresh) {
      [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
      map = null;
      edges = element("div", { className: "edges", ariaHidden: "true" });
      picture.append(edges);
      const tools = one("[data-viewer]", picture);
      if (tools) tools.hidden = false;
      one('[data-do="full"]', picture)?.setAttribute("aria-pressed", String(state.full));
      // What has no link is reached by keys all the same.
      for (const m of all(".lintel-node[data-id], .lintel-lifeline[data-id]", svg)) {
        if (one("a", m)) continue;
        m.tabIndex = 0;
        m.setAttribute("role", "button");
        // Its name is all that stands in it, as of every button.
        m.removeAttribute("aria-label");
      }
      canvas.addEventListener("pointerdown", drag);
      canvas.addEventListener("dragstart", (e) => e.preventDefault());
      canvas.addEventListener("wheel", wheel, { passive: false });
      canvas.addEventListener("touchstart", touch, { passive: true });
      canvas.addEventListener("touchmove", pinch, { passive: false });
      canvas.addEventListener("scroll", () => {
        [state.left, state.top] = [canvas.scrollLeft, canvas.scrollTop];
        mapSoon();
      }, { passive: true });
    }
    findSteps();
    const play = one('[data-do="play"]', picture);
    if (play) play.hidden = steps.length === 0;
    const { left, top } = state;
    resize();
    if (fresh && swapped) canvas.scrollTo({ left, top, behavior: "instant" });
    else if (fresh) home();
    return id;
  };
  // A swap keeps what was selected, and the step, if they are still there.
  const again = () => {
    const playing = Boolean(clock);
    const had = state.step;
    const id = start();
    if (!canvas) return;
    for (const e of all(behind)) e.inert = state.full;
    if (had >= 0) {
      const at = steps.findIndex((s) => s.id === id && s.index === had);
      const i = at >= 0 ? at : steps.findIndex((s) => s.id === id);
      if (i >= 0) {
        step(i, "", "none");
        run(playing);
      } else {
        stopPlaying();
      }
    } else if (state.chosen) {
      const id = state.chosen;
      const p = panel();
      const top = p.scrollTop;
      select(id, "");
      p.scrollTop = top;
    } else if (state.lit) {
      light(state.lit);
    }
  };

  addEventListener("hashchange", () => { if (canvas) read(); });
  addEventListener("resize", () => { if (canvas) resize(); });
  addEventListener("scroll", mapSoon, { passive: true });
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) full(false); });
  addEventListener("lintel:swap", again);
  start();
  if (canvas && location.hash) read("instant");
})();
