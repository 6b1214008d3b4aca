// Keeps an open page fresh while its author works: hears of every new site,
// fetches the page again, and changes only the parts that differ. It belongs
// to the server, not to the site.
(() => {
  "use strict";
  let generation = document.currentScript.dataset.generation;
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  const generationOf = (doc) => doc.querySelector("script[data-generation]")?.dataset.generation;
  const load = () => fetch(location.href.split("#")[0], { cache: "no-store", headers: { Accept: "text/html" } });
  const byPart = (name) => document.querySelector(`[data-part="${CSS.escape(name)}"]`);

  // What the server sent for each part. Other scripts have touched the page
  // by now, so the words are taken from the server once more.
  const partsOf = (doc) => new Map([...doc.querySelectorAll("[data-part]")].map((e) => [e.dataset.part, e]));
  const textOf = (parts) => new Map([...parts].map(([name, e]) => [name, e.outerHTML]));
  let sent = textOf(partsOf(document));
  const first = load().then(async (r) => {
    const doc = parse(await r.text());
    if (r.ok && generationOf(doc) === generation) sent = textOf(partsOf(doc));
  }).catch(() => {});

  // Regions that scroll keep their place.
  const boxes = (root) => [...root.querySelectorAll(".canvas, .scroll, .listing pre, .side, .column-side")];
  const keepBoxes = (root) => boxes(root).map((b) => ({ left: b.scrollLeft, top: b.scrollTop }));
  const putBoxes = (root, kept) => boxes(root).forEach((b, i) => {
    if (!kept[i]) return;
    b.scrollLeft = kept[i].left;
    b.scrollTop = kept[i].top;
  });

  // The focus is found again by what it was on.
  const focusKey = () => {
    const a = document.activeElement;
    if (!a || a === document.body) return null;
    return {
      part: a.closest("[data-part]")?.dataset.part, id: a.closest("[data-id]")?.dataset.id,
      href: a.getAttribute("href"), tag: a.tagName, index: [...document.querySelectorAll(a.tagName)].indexOf(a),
    };
  };
  const putFocus = (key) => {
    if (!key || document.activeElement !== document.body) return;
    const scope = key.part && byPart(key.part) || document;
    const found = key.id
      ? ["a", ""].map((inner) => scope.querySelector(`[data-id="${CSS.escape(key.id)}"] ${inner}`.trim())).find(Boolean)
      : key.href && [...scope.querySelectorAll(key.tag)].find((e) => e.getAttribute("href") === key.href) || document.querySelectorAll(key.tag)[key.index];
    found?.focus({ preventScroll: true });
  };

  const swapPart = (old, fresh) => {
    const kept = keepBoxes(old);
    const folds = [...old.querySelectorAll("details")].map((d) => d.open);
    const drawer = old.matches(".side") && { top: old.scrollTop, open: old.matches(":popover-open") };
    const node = document.importNode(fresh, true);
    old.replaceWith(node);
    putBoxes(node, kept);
    const now = [...node.querySelectorAll("details")];
    if (now.length === folds.length) now.forEach((d, i) => { d.open = folds[i]; });
    if (drawer) {
      if (drawer.open) node.showPopover();
      node.scrollTop = drawer.top;
    }
  };
  const swapBody = (body) => {
    const kept = keepBoxes(document.body);
    const panel = document.getElementById("lintel-problem");
    const node = document.importNode(body, true);
    for (const s of node.querySelectorAll("script")) s.remove();
    document.body.replaceWith(node);
    if (panel) node.append(panel);
    putBoxes(node, kept);
  };
  // If all that differs in a part lies in parts inside it, only those change.
  const differsInside = (node, name, next) => {
    const inner = [...node.querySelectorAll("[data-part]")].map((e) => e.dataset.part);
    const without = (texts) => inner.reduce((text, k) => text.replace(texts.get(k) || "\u0000", () => ""), texts.get(name) || "");
    return inner.length > 0 && without(sent) === without(next);
  };

  const swap = (doc) => {
    const fresh = partsOf(doc);
    const next = textOf(fresh);
    const here = partsOf(document);
    const [x, y, focus] = [scrollX, scrollY, focusKey()];
    const changed = [];
    if (document.title !== doc.title) document.title = doc.title;
    const style = document.querySelector('link[rel="stylesheet"]');
    const newStyle = doc.querySelector('link[rel="stylesheet"]');
    if (style && newStyle && style.getAttribute("href") !== newStyle.getAttribute("href")) {
      const link = document.importNode(newStyle, true);
      link.addEventListener("load", () => style.remove());
      style.after(link);
    }
    if (fresh.size === here.size && [...fresh.keys()].every((k) => here.has(k)) && doc.body.className === document.body.className) {
      for (const [name, node] of fresh) {
        if (sent.get(name) === next.get(name) || differsInside(node, name, next)) continue;
        swapPart(byPart(name), node);
        changed.push(name);
      }
    } else {
      swapBody(doc.body);
      changed.push("");
    }
    sent = next;
    for (const img of document.querySelectorAll('img[src*=".svg"]')) refreshImage(img);
    // Pictures get their size back first: the page is as high as they make it.
    dispatchEvent(new CustomEvent("lintel:swap", { detail: changed }));
    if (changed.length > 0) {
      scrollTo({ left: x, top: y, behavior: "instant" });
      putFocus(focus);
    }
  };

  // A picture may be new although the page is not. One that has not been
  // scrolled to yet is not loaded, and needs nothing.
  const tags = new Map();
  const refreshImage = async (img) => {
    if (!img.complete || img.naturalWidth === 0) return;
    const address = (img.dataset.address ||= img.getAttribute("src"));
    try {
      const r = await fetch(address, { cache: "no-cache" });
      const tag = (r.headers.get("ETag") || "").replaceAll('"', "");
      if (tags.get(address) !== tag) img.src = address + "?" + tag;
      tags.set(address, tag);
    } catch { /* the next change tries again */ }
  };

  let busy = false;
  let again = false;
  const refresh = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      await first;
      const r = await load();
      const doc = parse(await r.text());
      if (document.querySelector("[data-waiting]") || doc.querySelector("[data-waiting]")) location.reload();
      else swap(doc);
      generation = generationOf(doc) || generation;
    } catch { /* the server is gone; the stream says when it is back */ }
    busy = false;
    if (again) {
      again = false;
      refresh();
    }
  };

  // The problem, over the page. All words are text, never markup.
  const element = (tag, className, ...children) => {
    const e = document.createElement(tag);
    if (className) e.className = className;
    e.append(...children);
    return e;
  };
  const show = (problem) => {
    const old = document.getElementById("lintel-problem");
    if (!problem) {
      old?.remove();
      return;
    }
    if (!document.querySelector('link[href="/_lintel/live.css"]')) {
      const link = element("link");
      link.rel = "stylesheet";
      link.href = "/_lintel/live.css";
      document.head.append(link);
    }
    const notes = (problem.notes || []).map((n) => {
      const where = [n.file, n.line, n.column].filter(Boolean).join(":");
      const item = element("li", "", element("code", "where", where && where + ": "), element("code", "", n.message));
      if (n.hint) item.append(element("p", "hint", "hint: " + n.hint));
      return item;
    });
    const fold = element("button", "", "Hide");
    fold.type = "button";
    const panel = element("section", "", fold, element("h2", "", problem.title), element("ol", "", ...notes));
    if (problem.detail) panel.append(element("pre", "", problem.detail));
    panel.id = "lintel-problem";
    panel.setAttribute("role", "alert");
    fold.addEventListener("click", () => { fold.textContent = panel.classList.toggle("small") ? "Show" : "Hide"; });
    if (old) old.replaceWith(panel);
    else document.body.append(panel);
  };

  // One stream for each page that is seen: browsers allow only a few to a
  // server, and a reader may have many tabs.
  let stream;
  const listen = () => {
    if (stream || document.hidden) return;
    stream = new EventSource("/_lintel/events");
    stream.addEventListener("state", (e) => {
      const state = JSON.parse(e.data);
      show(state.problem);
      if (state.generation !== generation && !state.problem) refresh();
    });
  };
  const hush = () => {
    stream?.close();
    stream = undefined;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
  listen();
})();
