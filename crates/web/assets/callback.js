// Tells the page that opened this window how it went. Once that page has heard it, this window is done. A window that no script opened
// hears nothing and stays; its link leads on.
const told = document.querySelector("[data-callback]");
const channel = new BroadcastChannel("belvedere-authorize");
channel.onmessage = ({ data }) => { if (data?.heard) close(); };
channel.postMessage({ source: told.dataset.source, connected: told.dataset.connected === "true", failed: told.dataset.failed });
