// Asks over the API and shows the steps as they come. Without this module the form posts and the answer's page follows.
const texts = JSON.parse(document.getElementById("module-ask").dataset.texts);
const form = document.querySelector("form[data-ask]");
const working = document.querySelector("[data-working]");

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  working.querySelector("ol").append(item);
}

function fail(problem) {
  working.setAttribute("aria-busy", "false");
  const box = working.querySelector("[data-error]");
  box.hidden = false;
  box.querySelector("[data-detail]").textContent = problem.detail ?? texts.failed;
  box.querySelector("[data-next]").textContent = problem.next_step ?? "";
}

/// Calls `take(event, data, number)` for every server-sent event of a response.
async function events(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const block = rest.slice(0, end).split("\n");
      rest = rest.slice(end + 2);
      const name = block.find((text) => text.startsWith("event: "))?.slice(7);
      const data = block.filter((text) => text.startsWith("data: ")).map((text) => text.slice(6)).join("\n");
      if (name) take(name, JSON.parse(data), block.find((text) => text.startsWith("id: "))?.slice(4));
    }
  }
}

const RETRIES = 5;
// The question under way in this tab, so that a page that is loaded again goes on with it.
const under = {
  get: () => { try { return JSON.parse(sessionStorage.getItem("asking")); } catch { return null; } },
  set: (value) => { try { if (value) sessionStorage.setItem("asking", JSON.stringify(value)); else sessionStorage.removeItem("asking"); } catch { /* It is not gone on with then. */ } },
};

/// Reads one answer's events until they end. True when the last one came.
async function watch(response, state) {
  await events(response, (name, data, number) => {
    // Steps are numbered from one on; the first stream leaves the counting to us.
    if (name === "step") { state.seen = number ?? String(Number(state.seen) + 1); line(data.text); working.querySelector("progress")?.setAttribute("value", String(Math.min(95, state.share += (95 - state.share) / 6))); }
    if (name === "table") line((data.total_rows === 1 ? texts.one : texts.many).replace("{n}", data.total_rows.toLocaleString(document.documentElement.lang)));
    if (name === "error") { state.ended = true; under.set(null); fail(data); }
    if (name === "answer") {
      state.ended = true;
      under.set(null);
      location.assign(`/conversations/${data.conversation_id}?at=${data.id}#${data.id}`);
    }
  });
  return state.ended;
}

/// Connects again as often as it takes, from behind the last event that came.
async function follow(state) {
  for (let tries = 0; tries < RETRIES; tries += 1) {
    try {
      const response = await fetch(`/api/v1/answers/${state.id}/events`, { headers: { "last-event-id": state.seen } });
      if (!response.ok) return fail(await response.json());
      if (await watch(response, state)) return;
    } catch { line(texts.again); }
    await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
  }
  fail({ detail: texts.unreachable, next_step: texts.load });
}

/// The reader's own clock, so that "this week" is theirs: `+02:00`.
function offset() {
  const minutes = -new Date().getTimezoneOffset();
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

async function ask(fields) {
  const body = { question: fields.get("question"), sources: fields.getAll("sources"), timezone: offset() };
  if (fields.get("conversation_id")) body.conversation_id = fields.get("conversation_id");
  const state = { id: null, seen: "0", share: 0, ended: false };
  const response = await fetch("/api/v1/ask", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", "x-csrf-token": fields.get("csrf") },
    body: JSON.stringify(body),
  });
  if (!response.ok) return fail(await response.json());
  state.id = response.headers.get("x-answer-id");
  under.set({ id: state.id, question: body.question, page: location.pathname });
  cancels(state.id, fields.get("csrf"));
  try {
    if (await watch(response, state)) return;
  } catch { /* Followed below. */ }
  await follow(state);
}

/// The button stops the work itself, wherever it runs; the stream then ends with the reason.
function cancels(id, csrf) {
  const button = working.querySelector("[data-cancel]");
  button.disabled = false;
  button.onclick = () => {
    button.disabled = true;
    line(texts.stopping);
    fetch(`/api/v1/answers/${id}/cancel`, { method: "POST", headers: { "x-csrf-token": csrf } });
  };
}

function open(question) {
  working.hidden = false;
  working.setAttribute("aria-busy", "true");
  working.querySelector("ol").replaceChildren();
  working.querySelector("[data-error]").hidden = true;
  working.querySelector("[data-question]").textContent = question;
  working.scrollIntoView({ block: "nearest" });
}

function begin(fields) {
  open(fields.get("question"));
  working.querySelector("[data-cancel]").disabled = true;
  line(texts.looking);
  ask(fields).catch(() => fail({ detail: texts.unreachable, next_step: texts.ask }));
}

if (form && working) {
  const box = form.querySelector("textarea");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value.trim()) begin(new FormData(form));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
    // Arrows walk through earlier questions while the box is empty or shows one of them.
    const past = JSON.parse(box.dataset.history ?? "[]");
    const at = past.indexOf(box.value);
    if (event.key === "ArrowUp" && (box.value === "" || at >= 0) && past[at + 1]) { event.preventDefault(); box.value = past[at + 1]; }
    if (event.key === "ArrowDown" && at >= 0) { event.preventDefault(); box.value = past[at - 1] ?? ""; }
  });
  const left = under.get();
  if (left?.id && left.page === location.pathname) {
    open(left.question);
    cancels(left.id, new FormData(form).get("csrf"));
    follow({ id: left.id, seen: "0", share: 0, ended: false });
  }
  for (const other of document.querySelectorAll("form[data-suggest]")) {
    other.addEventListener("submit", (event) => {
      event.preventDefault();
      const wish = new FormData(other, event.submitter);
      box.value = wish.get("question");
      // What is suggested of one source is asked of that one.
      for (const pick of form.querySelectorAll("[name=sources]")) pick.checked = wish.getAll("sources").includes(pick.value);
      form.requestSubmit();
    });
  }
}
