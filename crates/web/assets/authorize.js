// The vendor's window. It is opened by the click itself, so that no blocker minds, and sent to the vendor once the address is known.
const texts = JSON.parse(document.getElementById("module-authorize").dataset.texts);
const frame = document.querySelector("[data-authorize]");
const status = document.querySelector("[data-status]");
let channel = null;

function say(text, tone = "") {
  status.hidden = false;
  status.querySelector(".notice").className = `notice ${tone}`;
  status.querySelector("p").textContent = text;
}

async function post(path, csrf, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": csrf },
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json();
  if (!response.ok) throw answer;
  return answer;
}

function begin(form) {
  const fields = new FormData(form);
  const csrf = fields.get("csrf");
  if (form.dataset.source) return post(`/api/v1/sources/${form.dataset.source}/authorize`, csrf).then((answer) => ({ id: form.dataset.source, url: answer.authorization_url }));
  const text = (name) => fields.get(name) || undefined;
  const body = {
    vendor: text("vendor"), name: text("name"), region: text("region"), host: text("host"), bearer_token: text("bearer_token"),
    header: text("header_name") && text("header_value") ? { name: text("header_name"), value: text("header_value") } : undefined,
    client: text("client_id") ? { id: text("client_id"), secret: text("client_secret") } : undefined,
  };
  return post("/api/v1/sources", csrf, body).then((source) => ({ id: source.id, url: source.authorization_url }));
}

if (frame) {
  frame.addEventListener("submit", async (event) => {
    event.preventDefault();
    // With a token there is nobody to ask.
    const brought = frame.querySelector("[name=bearer_token]")?.value || frame.querySelector("[name=header_value]")?.value;
    const popup = brought ? null : open("", "belvedere-authorize", "popup,width=540,height=760");
    // The vendor's page is not to know this one: it could lead it elsewhere.
    if (popup) popup.opener = null;
    const button = frame.querySelector("button[type=submit]");
    button.disabled = true;
    say(texts.asking);
    try {
      const { id, url } = await begin(frame);
      // A second try is for the same source.
      frame.dataset.source = id;
      if (!url) { popup?.close(); return location.assign(`/sources/${id}/finish`); }
      if (!popup) return location.assign(url);
      popup.location.replace(url);
      wait(id);
      say(texts.approve);
    } catch (problem) {
      popup?.close();
      say(`${problem.detail ?? texts.unreachable} ${problem.next_step ?? texts.again}`, "bad");
    }
    button.disabled = false;
  });
}

// Messages on this channel come from our own origin alone, and still nothing is believed: the next page asks the server.
function wait(id) {
  const done = () => location.assign(`/sources/${id}/finish`);
  channel?.close();
  channel = new BroadcastChannel("belvedere-authorize");
  channel.onmessage = ({ data }) => {
    const connected = data?.source === id && data?.connected;
    if (connected || data?.failed) channel.postMessage({ heard: true });
    if (connected) done();
    else if (data?.failed) say(data.failed, "bad");
  };
  const look = async () => {
    const response = await fetch(`/api/v1/sources/${id}`, { headers: { accept: "application/json" } }).catch(() => null);
    if (response?.ok && (await response.json()).state === "connected") done();
    else setTimeout(look, 2500);
  };
  // A source that is connected already tells nothing by being so.
  if (frame.dataset.state !== "connected") setTimeout(look, 2500);
}
