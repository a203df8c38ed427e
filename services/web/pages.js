// SPDX-License-Identifier: Apache-2.0
// What scripts add to pages that are whole without them: charts beside their tables, and figures that change in place.
import { lookAgain } from "./again.js";
import { follow } from "./live.js";

document.documentElement.classList.add("has-script");

const charts = document.querySelectorAll("[data-chart]");
if (charts.length > 0) import("./charts.js").then(({ draw }) => charts.forEach(draw));

const state = document.querySelector("[data-live-state]");
if (state !== null && "EventSource" in window) follow(state);

document.querySelectorAll("[data-again]").forEach(lookAgain);
