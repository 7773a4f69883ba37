// Dashboards: tiles are dragged, resized and refreshed without leaving the page. Without this module the forms on each tile do the same.
const texts = JSON.parse(document.getElementById("module-dashboard").dataset.texts);
const board = document.querySelector("[data-board]");
const announce = (text) => { document.querySelector("[data-announce]").textContent = text; };

const place = (tile) => Object.fromEntries(["x", "y", "w", "h"].map((axis) => [axis, Number([...tile.classList].find((name) => new RegExp(`^g${axis}\\d+$`).test(name))?.slice(2) ?? 0)]));

function setPlace(tile, wanted) {
  const rest = [...tile.classList].filter((name) => !/^g[xywh]\d+$/.test(name));
  tile.className = [...rest, ...Object.entries(wanted).map(([axis, value]) => `g${axis}${value}`)].join(" ");
}

async function send(method, path, body) {
  const response = await fetch(path, {
    method, headers: { "content-type": "application/json", "x-csrf-token": board.dataset.csrf },
    body: body && JSON.stringify(body),
  });
  const reply = await response.json();
  if (!response.ok) throw new Error(reply.detail ?? texts.wrong);
  return reply;
}

// The server says where every tile stands then; only it knows who makes room for whom.
async function arrange(tile, method, path, body) {
  try {
    const layout = await send(method, `/api/v1/tiles/${tile.id}/${path}`, body);
    for (const { id, place: wanted } of layout.tiles) {
      const other = document.getElementById(id);
      if (other) setPlace(other, wanted);
    }
    const now = place(tile);
    const told = { title: tile.getAttribute("aria-label"), x: now.x + 1, y: now.y + 1, w: now.w, h: now.h };
    announce(texts.stands.replace(/\{(\w+)\}/g, (_, name) => told[name]));
  } catch (error) {
    announce(wording(error));
    location.reload();
  }
}

const steps = { ArrowLeft: ["left", "narrower"], ArrowRight: ["right", "wider"], ArrowUp: ["up", "shorter"], ArrowDown: ["down", "taller"] };

function drag(tile, handle, resizing, event) {
  event.preventDefault();
  const from = place(tile);
  const gap = parseFloat(getComputedStyle(board).columnGap);
  const cell = { x: (board.clientWidth + gap) / 12, y: parseFloat(getComputedStyle(board).gridAutoRows) + gap };
  const start = { x: event.clientX, y: event.clientY + scrollY };
  let wanted = from;
  handle.setPointerCapture(event.pointerId);
  tile.classList.add("dragged");
  const move = (at) => {
    const [dx, dy] = [at.clientX - start.x, at.clientY + scrollY - start.y];
    const [columns, rows] = [Math.round(dx / cell.x), Math.round(dy / cell.y)];
    if (resizing) {
      wanted = { ...from, w: Math.min(12 - from.x, Math.max(2, from.w + columns)), h: Math.min(16, Math.max(2, from.h + rows)) };
      setPlace(tile, wanted);
    } else {
      wanted = { ...from, x: Math.min(12 - from.w, Math.max(0, from.x + columns)), y: Math.max(0, from.y + rows) };
      tile.style.transform = `translate(${dx}px, ${dy}px)`;
    }
    tile.classList.add("dragged");
  };
  const stop = (at) => {
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", stop);
    handle.removeEventListener("pointercancel", stop);
    tile.style.transform = "";
    tile.classList.remove("dragged");
    if (at.type === "pointercancel") return setPlace(tile, from);
    if (["x", "y", "w", "h"].some((axis) => wanted[axis] !== from[axis])) arrange(tile, "PUT", "place", wanted);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", stop);
  handle.addEventListener("pointercancel", stop);
}

function enliven(tile) {
  const grip = tile.querySelector("[data-grip]");
  if (!grip) return;
  const corner = tile.querySelector("[data-corner]");
  grip.addEventListener("pointerdown", (event) => drag(tile, grip, false, event));
  corner.addEventListener("pointerdown", (event) => drag(tile, corner, true, event));
  grip.addEventListener("keydown", (event) => {
    const step = steps[event.key]?.[event.shiftKey ? 1 : 0];
    if (!step) return;
    event.preventDefault();
    arrange(tile, "POST", "move", { step });
  });
  const form = tile.querySelector("header form[action$='/refresh']");
  form?.addEventListener("submit", (event) => { event.preventDefault(); refresh(tile).then((fresh) => fresh.querySelector("header form button")?.focus()); });
}

// What the browser says of a request that met no server is in no language of the page.
const wording = (error) => (error instanceof TypeError ? texts.unreachable : error.message);

async function refresh(tile) {
  const state = tile.querySelector("[data-state]");
  state.textContent = texts.refreshing;
  delete tile.dataset.unrefreshed;
  tile.setAttribute("aria-busy", "true");
  try {
    const done = await send("POST", `/api/v1/tiles/${tile.id}/refresh`);
    const page = await fetch(`/dashboards/${board.dataset.board}/tiles/${tile.id}`);
    if (!page.ok) throw new Error(texts.unloaded);
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("section.tile");
    setPlace(fresh, place(tile));
    fresh.querySelector("[data-state]").textContent = done.stale ? texts.failed : texts.fresh;
    tile.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("fragment", { detail: fresh }));
    enliven(fresh);
    return fresh;
  } catch (error) {
    state.textContent = wording(error);
    tile.removeAttribute("aria-busy");
    tile.dataset.unrefreshed = "";
    return tile;
  }
}

if (board) {
  for (const tile of board.querySelectorAll("section.tile")) enliven(tile);
  const all = document.querySelector("form[data-refresh-all]");
  all?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = all.querySelector("button");
    button.disabled = true;
    const waiting = [...board.querySelectorAll("section.tile[data-refresh]")];
    for (const tile of waiting) tile.querySelector("[data-state]").textContent = texts.waiting;
    let failed = 0;
    const work = async () => {
      for (let tile = waiting.shift(); tile; tile = waiting.shift()) {
        const fresh = await refresh(tile);
        if (fresh.querySelector(".stale") || "unrefreshed" in fresh.dataset) failed += 1;
      }
    };
    await Promise.all([work(), work(), work()]);
    button.disabled = false;
    announce(failed ? texts.partly.replace("{n}", failed) : texts.all);
  });
  document.querySelector("[data-full-screen]")?.addEventListener("click", (event) => {
    if (!board.requestFullscreen) return;
    event.preventDefault();
    board.requestFullscreen().catch(() => location.assign(event.target.href));
  });
}
