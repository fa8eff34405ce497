// What every page does with a script: theme, zone, menu, confirmations, copying, and the live stream.
// Each page also works without this, but for what is live.
const root = document.documentElement;
root.classList.add("scripted");

const YEAR = 31536000;
const secure = location.protocol === "https:" ? "; Secure" : "";
function remember(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

// The server writes times in the viewer's zone, once it knows it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && /^[A-Za-z0-9_+\-/]+$/.test(zone) && !document.cookie.includes(`wattledger_zone=${zone}`)) {
  document.cookie = `wattledger_zone=${zone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

function isDark() {
  const chosen = root.dataset.theme;
  return chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
}
for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("wattledger_theme", root.dataset.theme);
    document.dispatchEvent(new CustomEvent("theme"));
  });
}

function announce(words) {
  document.getElementById("announcer").textContent = words;
}

document.addEventListener("click", async (event) => {
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) {
    const open = document.getElementById(toggle.dataset.toggle).classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim());
    copy.querySelector("span").textContent = copy.dataset.done;
    announce(copy.dataset.done);
  }
});
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

// Forms that destroy or act ask first; forms that are on their way are not sent twice.
const dialog = document.getElementById("ask");
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    document.getElementById("ask-text").textContent = form.dataset.confirm;
    const name = (event.submitter || form.querySelector("button")).firstChild?.textContent?.trim();
    if (name) document.getElementById("ask-yes").textContent = name;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "yes";
      if (!form.isConnected) { // a live part was renewed while its reader thought
        form.hidden = true;
        document.body.append(form);
      }
      form.requestSubmit();
    }, { once: true });
    return;
  }
  if (form.method === "post") {
    const button = event.submitter || form.querySelector("button");
    setTimeout(() => {
      if (!button) return;
      button.disabled = true;
      const busy = button.dataset.busy || form.dataset.busy;
      if (busy) button.textContent = busy;
    });
  }
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// What htmx sends to change something carries the form's token; what it is refused as signed out leads to the door.
const token = document.querySelector('meta[name="form-token"]').content;
document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  if (request.method !== "GET") request.headers["X-CSRF-Token"] = token;
});

// Live parts: one stream for the page, of alarms or of alerts. Each event makes every part that listens ask for itself anew.
const part = document.querySelector("[data-live]");
if (part && window.EventSource) {
  const state = document.querySelector("[data-live-state]");
  const show = (on) => {
    if (!state) return;
    state.hidden = false;
    state.classList.toggle("on", on);
    state.querySelector("[data-live-text]").textContent = on ? state.dataset.on : state.dataset.off;
  };
  let waiting = 0;
  const refresh = () => {
    clearTimeout(waiting); // many at once are one change of the page
    waiting = setTimeout(() => document.body.dispatchEvent(new CustomEvent("live")), 150);
  };
  let source;
  let seen = document.querySelector('meta[name="last-event"]')?.content; // the newest event when the page was made
  const listen = () => {
    source = new EventSource(`/api/v1/${part.dataset.live}s/stream`);
    source.addEventListener("ready", (event) => {
      show(true);
      if (event.lastEventId !== seen) refresh(); // what happened since, or while nobody listened
      seen = null;
    });
    source.addEventListener("error", () => show(false));
    const told = () => {
      refresh();
      const words = document.querySelector("[data-live-words]");
      if (words) announce(words.dataset.liveWords);
    };
    source.addEventListener(part.dataset.live, told);
    source.addEventListener(`${part.dataset.live}_step`, told); // given to somebody, written about
  };
  listen();
  // A browser has six connections for us: a tab that nobody sees leaves its own to the others, and catches up when seen.
  document.addEventListener("visibilitychange", () => {
    source.close();
    clearTimeout(waiting);
    if (!document.hidden) listen();
  });
  window.addEventListener("pagehide", () => source.close());
}
