// Results that are longer than their page: rows are fetched as they come into sight, sorted and filtered by the server. Without this module the first rows and
// the download stay.
const texts = JSON.parse(document.getElementById("module-rows").dataset.texts);
const PAGE = 200;

class LongTable {
  constructor(table) {
    this.table = table;
    this.body = table.tBodies[0];
    this.box = table.closest(".scroll");
    this.address = table.dataset.long;
    this.sort = "";
    this.filter = "";
    this.pages = new Map();
    this.total = Number(table.dataset.total);
    this.height = this.body.rows[0].offsetHeight;
    this.plain = [...table.tHead.rows[0].cells].map((head) => "plain" in head.dataset);
    this.numeric = [...table.tHead.rows[0].cells].map((head) => head.classList.contains("num"));
    this.locale = document.documentElement.lang;
    this.numbers = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 6 });
    this.box.addEventListener("scroll", () => this.draw(), { passive: true });
    this.status = document.querySelector(table.dataset.status);
    for (const [column, head] of [...table.tHead.rows[0].cells].entries()) this.head(column, head);
    const input = document.querySelector(`[data-filter="#${table.id}"]`);
    if (input) {
      let timer;
      input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { this.filter = input.value; this.begin(); }, 250); });
    }
    table.setAttribute("aria-rowcount", this.total + 1);
    table.tHead.rows[0].setAttribute("aria-rowindex", 1);
    // All that are kept come into sight now.
    const extent = document.querySelector(table.dataset.extent);
    if (extent) extent.textContent = table.dataset.reach;
    this.draw();
  }

  head(column, head) {
    const name = head.title;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-keyshortcuts", "Shift+ArrowLeft Shift+ArrowRight");
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of this.table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      this.sort = up ? name : `-${name}`;
      this.begin();
    });
  }

  begin() {
    this.pages.clear();
    this.box.scrollTop = 0;
    this.draw();
  }

  async page(number) {
    if (!this.pages.has(number)) {
      const query = new URLSearchParams({ offset: number * PAGE, limit: PAGE });
      if (this.sort) query.set("sort", this.sort);
      if (this.filter.trim()) query.set("filter", this.filter);
      // Kept as what is awaited, so that a page is asked for once.
      this.pages.set(number, fetch(`${this.address}?${query}`).then((response) => {
        if (!response.ok) throw new Error(texts.unloaded);
        return response.json();
      }));
    }
    return this.pages.get(number);
  }

  async draw() {
    const turn = this.turn = (this.turn ?? 0) + 1;
    const first = Math.max(0, Math.floor(this.box.scrollTop / this.height) - 20);
    const count = Math.ceil(this.box.clientHeight / this.height) + 40;
    const wanted = [Math.floor(first / PAGE), Math.floor((first + count) / PAGE)];
    try {
      const [one, two] = await Promise.all([this.page(wanted[0]), wanted[1] === wanted[0] ? null : this.page(wanted[1])]);
      if (turn !== this.turn) return;
      const rows = [...one.rows, ...(two?.rows ?? [])];
      const numbers = [...one.numbers, ...(two?.numbers ?? [])];
      const from = Math.max(0, first - wanted[0] * PAGE);
      this.fill(rows.slice(from, from + count), numbers.slice(from, from + count), first, one.matching);
      if (this.status) this.status.textContent = one.matching === one.total ? "" : texts.shown.replace("{n}", this.numbers.format(one.matching));
    } catch (error) {
      this.pages.clear();
      if (this.status) this.status.textContent = error.message;
    }
  }

  fill(rows, numbers, first, matching) {
    const space = (height) => {
      const row = document.createElement("tr");
      row.className = "space";
      row.setAttribute("aria-hidden", "true");
      const cell = row.insertCell();
      cell.colSpan = this.numeric.length;
      cell.style.height = `${Math.max(0, height)}px`;
      return row;
    };
    const lines = rows.map((cells, at) => {
      const row = document.createElement("tr");
      row.dataset.row = numbers[at];
      row.setAttribute("aria-rowindex", first + at + 2);
      for (const [column, value] of cells.entries()) {
        const cell = row.insertCell();
        cell.textContent = this.plain[column] && value !== null ? String(value) : this.words(value);
        if (this.numeric[column]) cell.className = "num";
      }
      return row;
    });
    // Those that pass the filter, and the line of the headings.
    this.table.setAttribute("aria-rowcount", matching + 1);
    this.body.replaceChildren(space(first * this.height), ...lines, space((matching - first - rows.length) * this.height));
  }

  words(value) {
    if (value === null) return "–";
    if (value === true) return texts.yes;
    if (value === false) return texts.no;
    if (typeof value === "number") return this.numbers.format(value);
    return typeof value === "object" ? JSON.stringify(value) : this.dated(value);
  }

  // Months, days and instants as the first rows have them from the server.
  dated(text) {
    const parts = /^(?<year>\d{4})-(?<month>0[1-9]|1[0-2])(?:-(?<day>0[1-9]|[12]\d|3[01])(?:[T ](?<clock>\d\d.*))?)?$/.exec(text)?.groups;
    if (!parts) return text;
    const all = { ...parts, d: Number(parts.day), mon: texts.months[parts.month - 1] };
    const filled = (template) => template.replace(/\{(\w+)\}/g, (_, name) => all[name]);
    if (!parts.day) return filled(texts.month);
    all.date = filled(texts.day);
    all.clock = parts.clock?.replace(/^(\d\d:\d\d):00(?=Z?$)/, "$1").replace(/Z$/, " UTC");
    return all.clock ? filled(texts.moment) : all.date;
  }
}

for (const table of document.querySelectorAll("table[data-long]")) new LongTable(table);
