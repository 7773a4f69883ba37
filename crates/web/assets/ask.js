// Asks over the API and shows the steps as they come. Without this module the form posts and the answer's page follows.
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
  box.querySelector("[data-detail]").textContent = problem.detail ?? "The answer could not be made.";
  box.querySelector("[data-next]").textContent = problem.next_step ?? "";
}

/// Calls `take(event, data)` for every server-sent event of a response.
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
      if (name) take(name, JSON.parse(data));
    }
  }
}

async function ask(fields, stop) {
  const body = { question: fields.get("question"), sources: fields.getAll("sources") };
  if (fields.get("conversation_id")) body.conversation_id = fields.get("conversation_id");
  const response = await fetch("/api/v1/ask", {
    method: "POST", signal: stop.signal,
    headers: { "content-type": "application/json", accept: "text/event-stream", "x-csrf-token": fields.get("csrf") },
    body: JSON.stringify(body),
  });
  if (!response.ok) return fail(await response.json());
  let ended = false;
  await events(response, (name, data) => {
    if (name === "step") line(data.text);
    if (name === "table") line(`The result has ${data.total_rows} ${data.total_rows === 1 ? "row" : "rows"}.`);
    if (name === "error") { ended = true; fail(data); }
    if (name === "answer") {
      ended = true;
      location.assign(`/conversations/${data.conversation_id}?at=${data.id}#${data.id}`);
    }
  });
  if (!ended) fail({ detail: "The connection ended before the answer came.", next_step: "Ask again." });
}

function begin(fields) {
  const stop = new AbortController();
  working.hidden = false;
  working.setAttribute("aria-busy", "true");
  working.querySelector("ol").replaceChildren();
  working.querySelector("[data-error]").hidden = true;
  working.querySelector("[data-question]").textContent = fields.get("question");
  line("Looking at the connected tools");
  working.querySelector("[data-cancel]").onclick = () => stop.abort();
  working.scrollIntoView({ block: "nearest" });
  ask(fields, stop).catch((error) => {
    fail(error.name === "AbortError" ? { detail: "Cancelled.", next_step: "Nothing was stored." } : { detail: "The server cannot be reached.", next_step: "Check the connection and ask again." });
  });
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
  for (const other of document.querySelectorAll("form[data-suggest]")) {
    other.addEventListener("submit", (event) => {
      event.preventDefault();
      box.value = new FormData(other, event.submitter).get("question");
      form.requestSubmit();
    });
  }
}
