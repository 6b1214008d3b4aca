// The matrix: its order, and a filter. It is complete without.
(() => {
  "use strict";
  const make = (tag, properties, ...children) => {
    const e = Object.assign(document.createElement(tag), properties);
    e.append(...children);
    return e;
  };
  const start = () => {
    const table = document.getElementById("lintel-matrix");
    const tools = document.getElementById("lintel-matrix-tools");
    if (!table || !tools || !tools.hidden) return;
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const rows = [...table.tBodies[0].rows];
    const items = heads.map((head, i) => ({
      head, row: rows[i], cells: rows.map((r) => r.cells[i + 1]), number: i,
      name: head.textContent.trim(), uses: Number(head.dataset.uses), used: Number(head.dataset.used), rank: Number(head.dataset.rank),
    }));
    const byName = (a, b) => a.name.localeCompare(b.name);
    const orders = {
      "the model": (a, b) => a.number - b.number,
      "name": byName,
      "most used": (a, b) => b.used - a.used || byName(a, b),
      "uses most": (a, b) => b.uses - a.uses || byName(a, b),
      "direction": (a, b) => a.rank - b.rank || a.number - b.number,
    };
    const order = make("select", {}, ...Object.keys(orders).map((o) => make("option", { value: o }, o)));
    const filter = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    const status = make("span", { className: "count" });
    status.setAttribute("role", "status");
    const sort = () => {
      const sorted = [...items].sort(orders[order.value]);
      table.tHead.rows[0].append(...sorted.map((i) => i.head));
      table.tBodies[0].append(...sorted.map((i) => i.row));
      for (const i of items) i.row.append(...sorted.map((other) => other.cells[i.number]));
    };
    // What matches stays, with all that it uses and that uses it.
    const narrow = () => {
      const words = filter.value.trim().toLowerCase();
      const hit = items.map((i) => !words || i.row.cells[0].textContent.toLowerCase().includes(words));
      const meets = (row, column) => items[column].cells[row].hasChildNodes();
      const rowStays = (r) => hit[r] || items.some((c) => hit[c.number] && meets(r, c.number));
      const columnStays = (c) => hit[c] || items.some((r) => hit[r.number] && meets(r.number, c));
      let stay = 0;
      for (const i of items) {
        i.row.hidden = !rowStays(i.number);
        const hidden = !columnStays(i.number);
        i.head.hidden = hidden;
        for (const c of i.cells) c.hidden = hidden;
        if (hit[i.number]) stay++;
      }
      status.textContent = words ? `${stay} of ${items.length}` : "";
    };
    order.addEventListener("change", sort);
    filter.addEventListener("input", narrow);
    // The column under the pointer, as the style sheet lights the row.
    let lit = [];
    table.addEventListener("pointerover", (e) => {
      for (const c of lit) c.classList.remove("lit");
      const cell = e.target.closest("td, th");
      const item = cell && items.find((i) => i.head === cell || i.cells.includes(cell));
      lit = item ? [item.head, ...item.cells] : [];
      for (const c of lit) c.classList.add("lit");
    });
    tools.append(
      make("label", {}, make("span", {}, "Filter"), filter), make("label", {}, make("span", {}, "Order by"), order), status,
    );
    tools.hidden = false;
  };
  addEventListener("lintel:swap", start);
  start();
})();
