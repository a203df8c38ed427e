// SPDX-License-Identifier: Apache-2.0
// Charts, drawn by Observable Plot from the points that the page brings with it (services/pages/chart.cc). Colours are classes of the style
// sheet, so that dark, high-contrast and printed pages have theirs; a signal is a shape as well as a colour.
import { areaY, axisX, axisY, barX, dot, line, plot, ruleX, ruleY, text, tickX } from "@observablehq/plot";

const day = (iso) => new Date(iso + "T00:00:00Z");
const last = (points) => points[points.length - 1];

function weekly(chart, width, small) {
  const points = chart.points.map((point) => ({ ...point, day: day(point.day) }));
  const known = points.filter((point) => point.value !== null);
  const values = known.map((point) => point.value).concat(chart.upper ?? [], chart.target ?? []);
  const low = Math.min(0, ...known.map((point) => point.value), chart.lower ?? 0);
  const high = Math.max(...values, low + 1);
  const limits = chart.upper === undefined ? [] : [
    areaY([points[0], last(points)], { x: "day", y1: chart.lower, y2: chart.upper, className: "chart-range" }),
    ruleY([chart.centre], { className: "chart-centre" }),
    ruleY([chart.lower, chart.upper], { className: "chart-limit" }),
  ];
  return plot({
    width, height: small ? 110 : 300, marginLeft: small ? 34 : 48, marginBottom: small ? 22 : 32, marginTop: small ? 8 : 16, marginRight: small ? 20 : 14,
    x: { type: "utc", label: null }, y: { domain: [low, high * 1.04], label: null, nice: true },
    marks: [
      ...limits,
      axisY({ ticks: small ? 3 : 6, tickSize: 0 }),
      axisX({ ...(small ? { ticks: [points[0].day, points[points.length >> 1].day, last(points).day] } : { ticks: Math.max(3, Math.floor(width / 110)) }), tickFormat: (date) => date.toLocaleDateString(chart.locale, { day: "numeric", month: "short", timeZone: "UTC" }) }),
      ...(chart.target === undefined ? [] : [ruleY([chart.target], { className: "chart-target" })]),
      line(points, { x: "day", y: "value", className: "chart-line" }),
      dot(known.filter((point) => !point.signal), { x: "day", y: "value", r: small ? 2 : 3, className: "chart-point" }),
      dot(known.filter((point) => point.signal), { x: "day", y: "value", r: small ? 3.5 : 5, symbol: "diamond", className: "chart-signal" }),
    ],
  });
}

function bars(chart, width) {
  const longest = Math.max(...chart.bars.map((bar) => bar.name.length));
  const marginLeft = Math.min(width * 0.45, 16 + longest * 7.5);
  const fits = Math.floor((marginLeft - 16) / 7.2);
  const short = (name) => (name.length > fits ? name.slice(0, Math.max(1, fits - 1)) + "…" : name);
  const most = Math.max(1, ...chart.bars.map((bar) => bar.value), chart.target ?? 0);
  const whole = chart.bars.every((bar) => Number.isInteger(bar.value));  // there is no half of a child
  const ticks = Math.max(2, Math.floor(width / 140));
  return plot({
    width, height: 34 + chart.bars.length * 26, marginLeft, marginRight: 56, marginTop: 6, marginBottom: 28,
    x: { label: null, domain: [0, most], nice: true, ticks: whole ? Math.min(ticks, most) : ticks, ...(whole ? { tickFormat: "d" } : {}) },
    y: { label: null, domain: chart.bars.map((bar) => bar.name), tickFormat: short, tickSize: 0 },
    marks: [
      ruleX([0], { className: "chart-axis" }),
      barX(chart.bars, { x: "value", y: "name", className: "chart-bar" }),
      text(chart.bars, { x: "value", y: "name", text: "shown", dx: 6, textAnchor: "start", className: "chart-value" }),
      ...(chart.target === undefined ? [] : [tickX([chart.target], { x: (d) => d, className: "chart-target" })]),
    ],
  });
}

export function draw(figure) {
  const place = figure.querySelector(".chart-place");
  let drawn = 0;
  const redraw = () => {
    const width = Math.floor(place.clientWidth);
    if (width < 80 || width === drawn) return;
    drawn = width;
    const chart = JSON.parse(figure.dataset.chart);
    const svg = chart.kind === "bars" ? bars(chart, width) : weekly(chart, width, figure.classList.contains("chart-small"));
    svg.querySelectorAll("style").forEach((style) => style.remove());  // ours is in the style sheet: the page allows no other
    svg.setAttribute("aria-hidden", "true");                           // the place has its words
    place.replaceChildren(svg);
  };
  new ResizeObserver(redraw).observe(place);
  figure.addEventListener("changed", () => { drawn = 0; redraw(); });  // live.js has given it other points
  redraw();
}
