// SPDX-License-Identifier: Apache-2.0
// Figures that change in place: the page's own address is followed, and what is sent is written into the elements that hold it.
const said = () => document.querySelector("[data-live-said]");
let waiting = 0;  // figures changed that nobody was told of yet
let telling;

// A screen reader is told how many figures changed, politely and no more often than every five seconds.
function tell(count) {
  waiting += count;
  if (waiting === 0 || telling !== undefined) return;
  const element = said();
  const words = waiting === 1 ? element.dataset.one : waiting === 2 ? element.dataset.two : element.dataset.many.replace("99", String(waiting));
  element.textContent = words;
  waiting = 0;
  telling = setTimeout(() => { telling = undefined; tell(0); }, 5000);
}

function write(id, text) {
  let changed = 0;
  for (const element of document.querySelectorAll(`[data-live="${CSS.escape(id)}"]`)) {
    if (text === null || element.textContent === text) continue;
    element.textContent = text;
    element.classList.remove("just-changed");
    void element.offsetWidth;  // so that the mark begins anew
    element.classList.add("just-changed");
    changed = 1;
  }
  return changed;
}

// Charts follow their figures by asking the page again: a moment after the first change, and then no sooner than half a minute later, since it
// costs a whole page. Not all pages at once.
const rest = 30000;
let charted = -rest, charting;
function redrawCharts() {
  const charts = document.querySelectorAll("[data-chart]");
  if (charts.length === 0 || charting !== undefined) return;
  const wait = Math.max(500, charted + rest - performance.now()) + Math.random() * 1500;
  charting = setTimeout(async () => {
    charting = undefined;
    charted = performance.now();
    const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (response === null || !response.ok) return;
    const now = new DOMParser().parseFromString(await response.text(), "text/html").querySelectorAll("[data-chart]");
    if (now.length === charts.length) charts.forEach((chart, i) => take(chart, now[i]));
  }, wait);
}

// The points of a chart, its words and its table.
function take(chart, now) {
  if (chart.dataset.chart === now.dataset.chart) return;
  chart.dataset.chart = now.dataset.chart;
  chart.querySelector(".chart-place").setAttribute("aria-label", now.querySelector(".chart-place").getAttribute("aria-label"));
  chart.querySelector("tbody")?.replaceWith(now.querySelector("tbody"));
  chart.dispatchEvent(new Event("changed"));
}

export function follow(state) {
  const show = (is) => {
    state.textContent = state.dataset[is];
    state.classList.toggle("live-on", is === "on");
  };
  show("connecting");
  const source = new EventSource("/live?page=" + encodeURIComponent(location.pathname + location.search));
  source.addEventListener("figures", (event) => {
    const { figures } = JSON.parse(event.data);
    const count = Object.entries(figures).reduce((so_far, [id, text]) => so_far + write(id, text), 0);
    tell(count);
    if (count > 0) redrawCharts();
    show("on");
  });
  source.addEventListener("open", () => show("on"));
  source.addEventListener("not_live", () => show("off"));
  source.addEventListener("error", () => {
    const refused = source.readyState === EventSource.CLOSED;
    show(refused ? "off" : "connecting");
    // A browser tries again by itself when a connection breaks, and never when it was told that something is not ready yet.
    if (refused) setTimeout(() => follow(state), 10000);
  });
}
