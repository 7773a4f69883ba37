// What every page has: the theme toggle, keyboard short cuts, sorting and filtering of tables, filtering of lists, copying.
const root = document.documentElement;
const texts = JSON.parse(document.getElementById("module-app").dataset.texts);

// What the server writes pages with, so that nothing on them changes when this script comes.
function keep(name, value) {
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
}

for (const toggle of document.querySelectorAll("[data-theme-toggle]")) {
  toggle.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  });
}

// Moments as the reader's own clock has them, in the page's language; the page says them in UTC. English regions differ in the order: there it is the
// page's, "24 Nov 2026, 22:30".
const english = root.lang === "en";
const locale = english ? "en-GB" : navigator.languages?.find((tag) => tag.split("-")[0] === root.lang) ?? root.lang;
let moments;
function ownTimes(within) {
  for (const time of within.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime()) || time.title) continue;
    time.title = time.textContent;
    // Making one takes longer than all that it writes on a page.
    moments ??= new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    time.textContent = english ? moments.format(at).replace("Sept", "Sep") : moments.format(at);
  }
}
ownTimes(document);
document.addEventListener("fragment", (event) => ownTimes(event.detail));

// Small panels close by Escape and by a click elsewhere.
const panels = () => document.querySelectorAll("details.arrange[open], details.travel[open], details.menu[open]");
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of panels()) { panel.open = false; panel.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => { for (const panel of panels()) if (!panel.contains(event.target)) panel.open = false; });

// Says when the connection is gone, and takes it back.
function connection() {
  let bar = document.querySelector("[data-offline]");
  if (navigator.onLine) return bar?.remove();
  if (bar) return;
  bar = document.createElement("p");
  bar.className = "offline";
  bar.dataset.offline = "";
  bar.setAttribute("role", "status");
  bar.textContent = texts.offline;
  document.body.prepend(bar);
}
addEventListener("online", connection);
addEventListener("offline", connection);
connection();

// What scrolls can be reached by keys.
for (const box of document.querySelectorAll(".scroll:not([tabindex]), pre:not([tabindex])")) box.tabIndex = 0;

// "/" and Ctrl-K go to the question, from anywhere.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select");
  if ((event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    const box = document.querySelector("textarea[name=question]");
    if (box) box.focus(); else location.assign("/");
  }
});

const value = (row, column) => row.cells[column]?.dataset.v ?? row.cells[column]?.textContent.trim() ?? "";

function sortBy(table, column, numeric, direction) {
  const body = table.tBodies[0];
  const sign = direction === "ascending" ? 1 : -1;
  const rows = [...body.rows].sort((left, right) => {
    const [a, b] = [value(left, column), value(right, column)];
    // Empty cells stay last, whatever the direction.
    if (a === "" || b === "") return (a === "") - (b === "");
    return sign * (numeric ? Number(a) - Number(b) : a.localeCompare(b, undefined, { numeric: true }));
  });
  body.append(...rows);
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-keyshortcuts", "Shift+ArrowLeft Shift+ArrowRight");
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", direction);
      sortBy(table, column, head.classList.contains("num"), direction);
    });
  }
}

// An input with data-filter="#id" hides the rows or items of that element that do not hold its words, as they are read or as exports have them.
for (const input of document.querySelectorAll("[data-filter]")) {
  const target = document.querySelector(input.dataset.filter);
  const status = document.querySelector(input.dataset.filterStatus ?? "#none");
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const items = target.tBodies ? [...target.tBodies[0].rows] : [...target.querySelectorAll("[data-item]")];
    let shown = 0;
    for (const item of items) {
      const plain = [...item.querySelectorAll("[data-v]")].map((cell) => cell.dataset.v);
      const text = [item.textContent, ...plain].join(" ").toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) shown += 1;
    }
    if (status) status.textContent = words.length ? texts.shown.replace("{shown}", shown).replace("{all}", items.length) : "";
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = texts.copied;
  });
}

// The rows that are on the page, for a spreadsheet; what would begin a formula there is marked as text.
for (const button of document.querySelectorAll("[data-copy-table]")) {
  button.addEventListener("click", async () => {
    const rows = [...document.querySelector(button.dataset.copyTable).rows].filter((row) => !row.hidden && !row.classList.contains("space"));
    const plain = (cell) => (cell.dataset.v ?? (cell.title || cell.textContent)).replace(/[\t\r\n]+/g, " ").trim();
    const safe = (text) => (/^[=+@]|^-(?![\d.])/.test(text) ? `'${text}` : text);
    await navigator.clipboard.writeText(rows.map((row) => [...row.cells].map((cell) => safe(plain(cell))).join("\t")).join("\n"));
    button.textContent = texts.copied;
  });
}

// Columns are made wider and narrower at their right edge, or with Shift and the arrow keys on the heading.
const EDGE = 9;
const NARROWEST = 72;

// The width that each column has is written down first; what one gains then costs the others nothing.
function settle(table) {
  if (table.classList.contains("settled")) return;
  const widths = [...table.tHead.rows[0].cells].map((head) => head.offsetWidth);
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) head.style.width = `${widths[column]}px`;
  table.style.width = `${table.offsetWidth}px`;
  table.classList.add("settled");
}

function widen(head, width) {
  const table = head.closest("table");
  settle(table);
  const now = Math.max(NARROWEST, Math.round(width));
  table.style.width = `${table.offsetWidth + now - head.offsetWidth}px`;
  head.style.width = `${now}px`;
}

document.addEventListener("pointerdown", (event) => {
  const head = event.target.closest?.(".scroll thead th");
  if (!head || event.button !== 0 || event.clientX < head.getBoundingClientRect().right - EDGE) return;
  event.preventDefault();
  const [from, width] = [event.clientX, head.offsetWidth];
  head.setPointerCapture(event.pointerId);
  const move = (at) => widen(head, width + at.clientX - from);
  head.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) head.addEventListener(end, () => head.removeEventListener("pointermove", move), { once: true });
});
document.addEventListener("keydown", (event) => {
  const head = event.shiftKey && event.target.closest?.(".scroll thead th");
  const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
  if (!head || !by) return;
  event.preventDefault();
  widen(head, head.offsetWidth + by);
});

// The first steps: a link does its step where the page allows it, and leads to where it does elsewhere. What was done is known to this browser.
const tour = document.querySelector("[data-tour]");
const steps = [...(tour?.querySelectorAll("[data-step]") ?? [])];
const walked = new Set(/(?:^|; )tour=([a-z.]+)/.exec(document.cookie)?.[1].split("."));

function tick(...done) {
  for (const step of done) walked.add(step);
  if (walked.size) keep("tour", [...walked].join("."));
  if (!tour) return;
  for (const item of steps) {
    if (!walked.has(item.dataset.step)) continue;
    item.dataset.done = "";
    item.firstElementChild.setAttribute("aria-description", texts.done);
  }
  tour.hidden = steps.every((item) => walked.has(item.dataset.step));
}

// A question can be asked only where something is connected.
tick(...(document.querySelector("form[data-ask]") ? ["connect"] : []), ...(document.querySelector("article.turn table") ? ["ask"] : []));
document.addEventListener("toggle", (event) => { if (event.target.open && event.target.matches("[data-tour-how]")) tick("how"); }, true);
document.addEventListener("submit", (event) => {
  const action = event.target.getAttribute("action") ?? "";
  if (action.endsWith("/pin")) tick("pin");
  if (action.startsWith("/dashboards/") && action.endsWith("/refresh")) tick("refresh");
}, true);
tour?.querySelector("[data-tour-end]").addEventListener("click", () => tick(...steps.map((item) => item.dataset.step)));
tour?.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]")?.dataset.step;
  const place = { ask: "textarea[name=question]", how: "[data-tour-how]", pin: "[data-tour-pin]", refresh: "[data-refresh-all]" }[step];
  const found = place && [...document.querySelectorAll(place)].pop();
  if (!found) return;
  event.preventDefault();
  if (step === "refresh") return found.requestSubmit();
  if (step === "ask") return found.focus();
  found.open = true;
  found.scrollIntoView({ block: "center" });
  found.querySelector("summary").focus();
});
