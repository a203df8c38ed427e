// SPDX-License-Identifier: Apache-2.0
// What passes by itself: a page that is not there yet, a rebuild that runs. The page's own address is asked again, and the part marked
// data-again takes the place of the one shown. "until-there": once the page is there, it is opened.
const every = 2000;

export function lookAgain(part) {
  setTimeout(async () => {
    if (document.hidden) return lookAgain(part);
    const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (response === null) return lookAgain(part);  // the server is away: it may come back
    if (response.ok && part.dataset.again === "until-there") return location.reload();
    const now = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-again]");
    if (now === null) return location.reload();
    if (now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
    return lookAgain(part);
  }, every);
}
