"use strict";
(() => {
  const lang = document.documentElement.lang;
  const compare = new Intl.Collator(lang, { numeric: true }).compare;

  const keyOf = (cell) => (cell.dataset.sort !== undefined ? Number(cell.dataset.sort) : cell.textContent.trim());

  const sortBy = (table, column, descending) => {
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, place) => ({ row, place, key: keyOf(row.cells[column]) }));
    rows.sort((a, b) => {
      const order = typeof a.key === "number" && typeof b.key === "number" ? a.key - b.key : compare(a.key, b.key);
      return (descending ? -order : order) || a.place - b.place;
    });
    body.append(...rows.map((item) => item.row));
  };

  for (const table of document.querySelectorAll("table[data-sorts]")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sortBy(table, column, descending);
      });
    });
  }

  const matches = (row, field, wanted) => {
    if (wanted === "") return true;
    if (field === "text") return row.textContent.toLocaleLowerCase(lang).includes(wanted.toLocaleLowerCase(lang));
    return (row.dataset[field] || "").split(" ").includes(wanted);
  };

  for (const filters of document.querySelectorAll(".filters")) {
    const rows = [...document.getElementById(filters.dataset.for).tBodies[0].rows];
    const fields = [...filters.querySelectorAll("[data-filter]")];
    const apply = () => {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !fields.every((field) => matches(row, field.dataset.filter, field.value.trim()));
        shown += row.hidden ? 0 : 1;
      }
      filters.querySelector("output").textContent = filters.dataset.count.replace("##", rows.length).replace("#", shown);
    };
    fields.forEach((field) => ["input", "change"].forEach((event) => field.addEventListener(event, apply)));
    filters.hidden = false;
    apply();
  }

  // A sheet of paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
})();
