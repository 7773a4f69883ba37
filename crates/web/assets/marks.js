// Charts and the numbers in sentences: what a mark stands for, series on and off, marks by keyboard, a closer look at a stretch, a picture to keep.
// Without this module the drawing, its description and the table say the same.
const texts = JSON.parse(document.getElementById("module-marks").dataset.texts);
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);
const said = document.createElement("p");
said.className = "hidden-text";
said.setAttribute("role", "status");
document.body.append(said);

function show(mark, x, y) {
  const bold = document.createElement("b");
  bold.textContent = mark.dataset.value ?? "";
  tip.replaceChildren(mark.dataset.label ? `${mark.dataset.label}: ` : "", bold);
  tip.hidden = false;
  tip.style.left = `${Math.max(8, Math.min(x + 12, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${Math.max(8, Math.min(y + 12, innerHeight - tip.offsetHeight - 8))}px`;
}

function hide() { tip.hidden = true; }

// A number in a sentence lights the cell that it is.
function light(cited, on) {
  const row = document.querySelector(`${cited.dataset.cell} tr[data-row="${cited.dataset.row}"]`);
  row?.cells[Number(cited.dataset.column)]?.classList.toggle("lit", on);
  return row;
}

document.addEventListener("pointermove", (event) => {
  const mark = event.target.closest?.("[data-chart] [data-value]");
  if (mark) show(mark, event.clientX, event.clientY); else if (!event.target.closest?.(".cited")) hide();
});
for (const [kind, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
  document.addEventListener(kind, (event) => {
    const cited = event.target.closest?.(".cited");
    if (!cited) return;
    light(cited, on);
    const box = cited.getBoundingClientRect();
    if (on) show(cited, box.left, box.bottom); else hide();
  });
}
document.addEventListener("click", (event) => {
  const cited = event.target.closest?.(".cited");
  if (!cited) return;
  event.preventDefault();
  light(cited, true)?.scrollIntoView({ block: "center" });
});
addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

const visible = (svg) => [...svg.querySelectorAll("[data-value]")].filter((mark) => !mark.classList.contains("bv-off"));

function toggle(svg, key) {
  const series = key.dataset.series;
  const off = key.getAttribute("aria-pressed") === "true";
  key.setAttribute("aria-pressed", String(!off));
  for (const mark of svg.querySelectorAll(`.bv-s${series}`)) if (!mark.closest(".bv-toggle")) mark.classList.toggle("bv-off", off);
}

function keys(svg) {
  for (const key of svg.querySelectorAll(".bv-toggle")) {
    key.setAttribute("role", "button");
    key.setAttribute("tabindex", "0");
    key.setAttribute("aria-pressed", "true");
    key.addEventListener("click", () => toggle(svg, key));
    key.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle(svg, key);
    });
  }
}

// Arrows go from mark to mark; Home and End to the first and the last.
function walk(svg) {
  const marks = visible(svg);
  if (marks.length < 2) return;
  let at = -1;
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("role", "application");
  svg.setAttribute("aria-roledescription", texts.keys);
  svg.setAttribute("aria-label", svg.querySelector("title")?.textContent ?? texts.chart);
  svg.addEventListener("keydown", (event) => {
    if (event.target !== svg) return;
    const now = visible(svg);
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: now.length - 1 }[event.key];
    if (next === undefined || !now.length) return;
    event.preventDefault();
    svg.querySelector(".bv-on")?.classList.remove("bv-on");
    at = Math.min(now.length - 1, Math.max(0, next));
    const mark = now[at];
    mark.classList.add("bv-on");
    const box = mark.getBoundingClientRect();
    show(mark, box.right, box.top);
    said.textContent = `${mark.dataset.label}: ${mark.dataset.value}`;
  });
  svg.addEventListener("blur", () => { svg.querySelector(".bv-on")?.classList.remove("bv-on"); hide(); });
}

// A stretch that is drawn over by the pointer is drawn anew by the server, with axes of its own.
function brush(figure, svg) {
  const address = figure.dataset.closer;
  if (!address || !svg.querySelector(".bv-line, .bv-area, .bv-point")) return;
  let from = null;
  const band = document.createElement("div");
  band.className = "band";
  const edge = (event) => Math.min(svg.getBoundingClientRect().right, Math.max(svg.getBoundingClientRect().left, event.clientX));
  const draw = (event) => {
    const [left, right] = [Math.min(from, edge(event)), Math.max(from, edge(event))];
    const box = svg.getBoundingClientRect();
    Object.assign(band.style, { left: `${left + scrollX}px`, top: `${box.top + scrollY}px`, width: `${right - left}px`, height: `${box.height}px` });
    return [left, right];
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0 || event.target.closest(".bv-toggle")) return;
    from = event.clientX;
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from === null || Math.abs(event.clientX - from) < 6) return;
    document.body.append(band);
    draw(event);
  });
  svg.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const [left, right] = draw(event);
    band.remove();
    from = null;
    if (right - left < 12) return;
    const rows = visible(svg).filter((mark) => { const box = mark.getBoundingClientRect(); const x = box.left + box.width / 2; return x >= left && x <= right; }).map((mark) => Number(mark.dataset.row));
    if (rows.length > 1) closer(figure, `${address}from=${Math.min(...rows)}&to=${Math.max(...rows)}`);
  });
}

async function closer(figure, address) {
  const response = await fetch(address);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  // Themselves and no copies, which would answer to nobody when they are back.
  figure.whole ??= [...figure.querySelectorAll(".wide, .slim")];
  for (const name of ["wide", "slim"]) figure.querySelector(`.${name}`).replaceWith(page.querySelector(`.${name}`));
  if (!figure.querySelector("[data-back]")) {
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button small";
    back.dataset.back = "";
    back.textContent = texts.whole;
    back.addEventListener("click", () => {
      for (const part of figure.whole) figure.querySelector(`.${part.className}`).replaceWith(part);
      back.remove();
      figure.whole = null;
    });
    (figure.querySelector("figcaption") ?? figure).append(back);
  }
  enliven(figure);
}

function enliven(figure) {
  for (const svg of figure.querySelectorAll("svg.bv-chart")) {
    if (svg.dataset.alive) continue;
    svg.dataset.alive = "true";
    keys(svg);
    walk(svg);
    brush(figure, svg);
  }
}

for (const figure of document.querySelectorAll("[data-chart]")) enliven(figure);
document.addEventListener("fragment", (event) => { for (const figure of event.detail.querySelectorAll("[data-chart]")) enliven(figure); });
