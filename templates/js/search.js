// The search box. Its index, made by package search, is a script of its own,
// and is added to the page when the reader starts to search: that works from
// files, too.
(() => {
  "use strict";
  const phrases = document.getElementById("lintel-words").dataset; // see live.js
  const { authors } = phrases; // the language of what they wrote, if it is not the page's

  // Words, taken apart as package search does it: pairs of characters where a
  // script has no spaces.
  const unspaced = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}";
  const isUnspaced = new RegExp(`^[${unspaced}]`, "u");
  const runs = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{Mc}])+`, "gu");
  const written = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
  const fold = (s) => s.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").replaceAll("ς", "σ");
  const pairs = (run) => {
    const all = [...run];
    return all.length < 2 ? all : all.slice(1).map((c, i) => all[i] + c);
  };
  const words = (s) => (fold(s).match(runs) || []).flatMap((w) => (isUnspaced.test(w) ? pairs(w) : [w]));
  // An English plural is found by its singular, and the other way round.
  const endings = [
    ["ss", "ss"], ["us", "us"], ["apis", "api"], ["is", "is"], ["https", "https"], ["caches", "cache"], ["sses", "ss"], ["shes", "sh"], ["ches", "ch"], ["xes", "x"],
    ["ies", "y"], ["s", ""],
  ];
  const singular = (word) => {
    if (!/^[a-z]{4,}$/.test(word)) return word;
    const [plural, one] = endings.find(([plural]) => word.endsWith(plural)) || ["", ""];
    return word.slice(0, word.length - plural.length) + one;
  };
  const terms = (s) => words(s).map(singular);

  // How far a word that was typed is from another, as far as most, with two
  // letters exchanged counting as one mistake: from the whole word, and from
  // its nearest beginning.
  const rows = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)];
  const distance = (typed, word, most) => {
    const m = typed.length;
    const n = Math.min(word.length, m + most, 60);
    let [before, last, now] = rows;
    for (let j = 0; j <= n; j++) last[j] = j;
    for (let i = 1; i <= m; i++) {
      now[0] = i;
      let least = i;
      for (let j = 1; j <= n; j++) {
        const same = typed[i - 1] === word[j - 1] ? 0 : 1;
        let d = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) d = Math.min(d, before[j - 2] + 1);
        now[j] = d;
        if (d < least) least = d;
      }
      if (least > most) return [99, 99];
      [before, last, now] = [last, now, before];
    }
    let begins = 99;
    for (let j = 0; j <= n; j++) begins = Math.min(begins, last[j]);
    return [n === word.length ? last[n] : 99, begins];
  };

  // Where a word that was typed stands: the terms that it may mean, each with
  // how well they match, from 0 to 1. What is exact counts more than what
  // only begins so, and that more than what looks like a mistake. A word whose
  // singular nobody knows may not be at its end yet.
  const meanings = (terms, word) => {
    const found = new Map();
    const one = singular(word);
    const exact = terms.includes(one);
    const typed = exact ? one : word;
    for (let i = 0; i < terms.length; i++) {
      const t = terms[i];
      if (t.startsWith(typed)) found.set(i, t === typed ? 1 : 0.4 + 0.4 * typed.length / t.length);
    }
    if (exact || isUnspaced.test(typed)) return found;
    if (typed.length < 4 || typed.length > 50) return found;
    const most = typed.length < 7 ? 1 : 2;
    for (let i = 0; i < terms.length; i++) {
      if (terms[i].length < typed.length - most || found.has(i)) continue;
      const [whole, begins] = distance(typed, terms[i], most);
      if (whole <= most) found.set(i, 0.15 / whole);
      else if (typed.length > 4 && begins <= most) found.set(i, 0.1 / begins);
    }
    return found;
  };

  const prepare = (x) => ({
    kinds: x.kinds, fields: x.fields, stop: new Set(x.stop.split(" ")), weak: new Set(x.weak.split(" ")), terms: x.terms ? x.terms.split(" ") : [], posts: x.posts,
    entries: x.entries.map(([kind, name, note, also, trail, href, text, shelf], number) => ({ number, kind, name, note, also, trail, href, text, shelf })),
  });

  // The entries that a query finds, best first, and what to mark in them.
  const find = (x, query, within) => {
    let typed = [...new Map(words(query).map((w) => [singular(w), w])).values()];
    const telling = typed.filter((w) => !x.stop.has(w));
    if (telling.length > 0) typed = telling;
    const size = x.entries.length;
    const score = new Float64Array(size);
    const covered = new Float64Array(size);
    const matched = new Set();
    let all = 0;
    for (const word of typed) {
      const best = new Float64Array(size);
      const touched = [];
      for (const [term, weight] of meanings(x.terms, word)) {
        matched.add(x.terms[term]);
        let at = 0;
        for (const step of x.posts[term]) {
          at += step;
          const entry = Math.floor(at / x.fields.length);
          const worth = weight * x.fields[at % x.fields.length];
          if (best[entry] === 0) touched.push(entry);
          if (worth > best[entry]) best[entry] = worth;
        }
      }
      const rare = Math.log(1 + size / Math.max(1, touched.length)) * (typed.length > 1 && x.weak.has(word) ? 0.2 : 1);
      all += rare;
      for (const entry of touched) {
        score[entry] += best[entry] * rare;
        covered[entry] += rare;
      }
    }
    const whole = terms(query).join(" ");
    let found = [];
    for (let i = 0; i < size; i++) if (covered[i] > 0) found.push(i);
    found = found.map((i) => {
      const e = x.entries[i];
      const share = covered[i] / all;
      const here = within && e.href.startsWith(within + "/") ? 1.3 : 1;
      return { e, share, worth: score[i] * share * share * x.kinds[e.kind][1] * here };
    }).sort((a, b) => b.worth - a.worth || a.e.number - b.e.number).slice(0, 400);
    for (const f of found) {
      const name = terms(f.e.name);
      if (name.join(" ") === whole || f.e.also.some((n) => terms(n).join(" ") === whole)) f.worth *= 2;
      else f.worth *= 0.7 + 0.3 * Math.min(1, typed.length / Math.max(1, name.length));
    }
    found.sort((a, b) => b.worth - a.worth || a.e.number - b.e.number);
    const top = found[0];
    if (top) found = found.filter((f) => f.worth > top.worth * 0.06 && (top.share < 1 || f.share > 0.5));
    return { found: found.map((f) => f.e), matched, typed: new Set(typed) };
  };

  // A text as pieces that match and pieces that do not.
  const pieces = (text, { matched, typed }) => {
    const marks = [];
    for (const m of text.matchAll(written)) {
      if (!isUnspaced.test(m[0])) {
        if (matched.has(singular(fold(m[0])))) marks.push([m.index, m.index + m[0].length]);
        continue;
      }
      let at = m.index;
      const run = [...m[0]];
      run.forEach((c, i) => {
        const two = c + (run[i + 1] || "");
        if (typed.has(c)) marks.push([at, at + c.length]);
        else if (run[i + 1] && typed.has(fold(two))) marks.push([at, at + two.length]);
        at += c.length;
      });
    }
    return marks.reduce((joined, [from, to]) => {
      const last = joined.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else joined.push([from, to]);
      return joined;
    }, []);
  };
  const make = (tag, properties, ...children) => {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(properties)) {
      if (k in e && k !== "role") e[k] = v;
      else e.setAttribute(k, v);
    }
    e.append(...children);
    return e;
  };
  // What an author wrote may be in another language than the page.
  const theirs = (parts) => make("bdi", authors ? { lang: authors } : {}, ...parts);
  const marked = (text, result, from = 0, to = text.length) => {
    const out = [];
    let at = from;
    for (const [begin, end] of pieces(text, result)) {
      if (end <= from || begin >= to) continue;
      out.push(text.slice(at, Math.max(at, begin)), make("mark", {}, text.slice(Math.max(begin, from), Math.min(end, to))));
      at = Math.min(end, to);
    }
    out.push(text.slice(at, to));
    return out;
  };
  const room = 150; // characters of an excerpt
  const excerpt = (text, result) => {
    const first = pieces(text, result)[0];
    let from = first && first[0] > 70 ? first[0] - 50 : 0;
    if (from > 0) from = text.indexOf(" ", from) + 1 || from;
    if (first && from > first[0]) from = first[0];
    let to = Math.min(text.length, from + room);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + room - 30);
    return [from > 0 ? "… " : "", ...marked(text, result, from, to), to < text.length ? " …" : ""];
  };

  // The index is asked for once, when the first box is entered.
  let loading;
  const load = (address) => (loading ||= new Promise((done, fail) => {
    const script = make("script", { src: address });
    script.addEventListener("load", () => done(prepare(globalThis.lintelIndex)));
    script.addEventListener("error", () => {
      loading = undefined;
      fail(new Error("no index"));
    });
    document.head.append(script);
  }));

  // A box with its results: a combobox and a listbox. In the head of a page the
  // results are few and lie over the page; on the page of everything they are
  // many and stand in it.
  let boxes = 0;
  const box = (link, { each, most, onPage }) => {
    const id = "lintel-results-" + (++boxes);
    const index = new URL(link.dataset.index, location.href);
    const root = new URL("..", index);
    const input = make("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: false, placeholder: phrases.search, "aria-label": phrases.search, enterKeyHint: "search",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-keyshortcuts": "/",
    });
    const list = make("div", { id, role: "listbox", "aria-label": phrases.found });
    const none = make("p", { className: "none", hidden: true });
    const status = make("p", { className: "hidden", role: "status" });
    const panel = make("div", { className: "results", hidden: true }, list, none);
    const whole = make("div", { className: onPage ? "search on-page" : "search", role: "search" }, input, make("kbd", { "aria-hidden": "true" }, "/"), status, panel);
    let options = [];
    let current = -1;

    const choose = (n) => {
      options[current]?.setAttribute("aria-selected", "false");
      current = n;
      const o = options[n];
      o?.setAttribute("aria-selected", "true");
      if (o) input.setAttribute("aria-activedescendant", o.id);
      else input.removeAttribute("aria-activedescendant");
      o?.scrollIntoView({ block: "nearest" });
    };
    const open = (yes) => {
      panel.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes && options.length > 0));
    };
    const option = (href, ...children) => {
      const o = make("a", { role: "option", id: `${id}-${options.length}`, href, tabIndex: -1, "aria-selected": "false" }, ...children);
      options.push(o);
      return o;
    };
    const tell = (words) => {
      list.replaceChildren();
      options = [];
      choose(-1);
      none.textContent = words;
      none.hidden = !words;
      status.textContent = words;
      open(words !== "");
    };
    const show = (x) => {
      const query = input.value.trim();
      if (!query) return tell("");
      const start = performance.now();
      const result = find(x, query, link.dataset.within);
      performance.clearMeasures("lintel-search");
      performance.measure("lintel-search", { start });
      if (result.found.length === 0) return tell(phrases.nothing.replace("{what}", () => query));
      tell("");
      const groups = new Map();
      let shown = 0;
      for (const e of result.found) {
        const g = groups.get(e.kind) || [];
        if (g.length === each || shown === most) continue;
        groups.set(e.kind, [...g, e]);
        shown++;
      }
      for (const [kind, entries] of groups) {
        const head = make("div", { role: "presentation", id: `${id}-k${kind}`, className: "group" }, x.kinds[kind][0]);
        const group = make("div", { role: "group", "aria-labelledby": head.id }, head);
        for (const e of entries) {
          const name = make("span", { className: "name" }, theirs(marked(e.name, result)));
          if (e.also.length > 0) name.append(" ", make("small", {}, theirs(marked(e.also.join(phrases.comma), result))));
          if (e.note) name.append(" ", make("small", {}, e.also.length > 0 ? "· " : "", e.note));
          const o = option(new URL(e.href, root).href, name);
          if (e.trail.length > 0 || e.shelf) {
            const trail = make("span", { className: "trail" });
            if (e.trail.length > 0) trail.append(theirs(marked(e.trail.join(" › "), result)));
            if (e.trail.length > 0 && e.shelf) trail.append(" › ");
            trail.append(...marked(e.shelf, result));
            o.append(trail);
          }
          if (e.text) o.append(make("span", { className: "excerpt" }, theirs(excerpt(e.text, result))));
          group.append(o);
        }
        list.append(group);
      }
      const total = result.found.length;
      if (total > shown && !onPage) {
        const all = new URL(link.href);
        all.search = new URLSearchParams({ q: query }).toString();
        list.append(option(all.href, make("span", { className: "name" }, phrases.all.replace("{n}", total))));
      }
      status.textContent = (total === 1 && phrases.resultsOne || phrases.results).replace("{n}", total);
      open(true);
      choose(0);
    };
    const search = async () => {
      let x;
      try {
        x = await load(index.href);
      } catch {
        return tell(phrases.noIndex);
      }
      show(x);
    };
    const leave = () => {
      open(false);
      input.blur();
    };

    input.addEventListener("focus", () => {
      load(index.href).catch(() => {});
      if (input.value.trim()) search();
    });
    input.addEventListener("input", search);
    input.addEventListener("keydown", (e) => {
      if (e.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (step) {
        e.preventDefault();
        if (panel.hidden) search();
        else if (options.length > 0) choose((current + step + options.length) % options.length);
      } else if (e.key === "Enter" && options[current]) {
        e.preventDefault();
        options[current].click();
      } else if (e.key === "Escape") {
        e.preventDefault();
        leave();
      }
    });
    list.addEventListener("click", (e) => {
      if (e.target.closest("a") && !e.ctrlKey && !e.metaKey && !e.shiftKey && !onPage) open(false);
    });
    whole.addEventListener("focusout", (e) => {
      if (!onPage && !whole.contains(e.relatedTarget)) open(false);
    });
    return { whole, input, search };
  };

  // On the page of everything, a query in the address is searched for, and
  // results take the place of the list.
  const onPage = (link, place) => {
    const b = box(link, { each: 20, most: 100, onPage: true });
    place.replaceChildren(b.whole);
    const list = document.getElementById("lintel-all");
    const follow = () => {
      const query = b.input.value.trim();
      if (list) list.hidden = query !== "";
      try {
        history.replaceState(null, "", query ? "?" + new URLSearchParams({ q: query }) : location.pathname);
      } catch { /* a file may not change its address */ }
    };
    b.input.addEventListener("input", follow);
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) {
      b.input.value = asked;
      follow();
      b.search();
    }
    if (asked || !location.hash) b.input.focus();
    return b.input;
  };

  let input;
  const start = () => {
    const link = document.getElementById("lintel-find");
    const place = document.getElementById("lintel-search");
    if (!link || link.classList.contains("scripted") && (!place || place.hasChildNodes())) return;
    link.classList.add("scripted");
    link.querySelector("span").textContent = phrases.search;
    if (place) {
      link.hidden = true;
      input = onPage(link, place);
      return;
    }
    const b = box(link, { each: 4, most: 14, onPage: false });
    link.before(b.whole);
    input = b.input;
  };
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select, [contenteditable]")) return;
    e.preventDefault();
    if (input?.checkVisibility()) {
      input.focus();
      input.select();
    } else {
      document.getElementById("lintel-find")?.click();
    }
  });
  addEventListener("lintel:swap", start);
  start();
})();
