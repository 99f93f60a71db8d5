// Loads the live part of a page again when the office has news. Without it every page still works.
"use strict";

const live = document.getElementById("live");
const quiet_ms = 400;
const retry_ms_max = 60000;
let timer = 0;

// Nobody's reading place, open box or half-typed text is taken away: only the live part changes.
async function reload() {
  timer = 0;
  const answer = await fetch(location.href, {
    // Nobody clicked: the office does not take it for a sign of life.
    headers: { accept: "text/html", "streetbook-background": "1" },
  });
  if (!answer.ok || answer.redirected) {
    location.reload();
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = fresh.getElementById("live");
  if (!part) return;
  const old = live.querySelector(".table");
  const [top, left] = old ? [old.scrollTop, old.scrollLeft] : [0, 0];
  live.replaceChildren(...part.childNodes);
  const table = live.querySelector(".table");
  if (table) {
    table.scrollTop = top;
    table.scrollLeft = left;
  }
  const tabs = document.querySelector("nav");
  const fresh_tabs = fresh.querySelector("nav");
  if (tabs && fresh_tabs) tabs.replaceChildren(...fresh_tabs.childNodes);
}

// Many releases at once make one load.
function soon() {
  if (timer === 0) timer = setTimeout(() => reload().catch(() => {}), quiet_ms);
}

function listen(retry_ms) {
  const news = new EventSource("/v1/office/live");
  news.addEventListener("open", () => {
    retry_ms = 1000;
  });
  news.addEventListener("news", soon);
  news.addEventListener("error", () => {
    if (news.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(Math.min(retry_ms * 2, retry_ms_max)), retry_ms);
  });
}

// On a phone the tabs are wider than the screen.
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

if (live) listen(1000);
