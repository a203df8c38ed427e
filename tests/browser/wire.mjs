// SPDX-License-Identifier: Apache-2.0
// What lies between a browser and hanes: passes everything on, and can refuse, cut and look at the streams of live pages.
import http from "node:http";

export async function wire(base) {
  const lines = { base: "", refuse: 0, asked: [], lastIds: [], open: new Set() };
  const server = http.createServer((request, response) => {
    const live = request.url.startsWith("/live");
    if (live) lines.asked.push(request.headers["last-event-id"] ?? "");
    if (live && lines.refuse > 0) {
      lines.refuse -= 1;
      response.writeHead(503, { "content-type": "application/problem+json" }).end("{}");
      return;
    }
    const { hostname, port } = new URL(base);
    const onward = http.request({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      if (live) {
        response.flushHeaders();
        lines.open.add(response);
        answer.on("data", (bytes) => lines.lastIds.push(...[...String(bytes).matchAll(/^id: (\d+)$/gm)].map((found) => found[1])));
        response.on("close", () => { lines.open.delete(response); onward.destroy(); });
      }
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  lines.base = `http://127.0.0.1:${server.address().port}`;
  lines.cut = () => lines.open.forEach((response) => response.destroy());
  lines.close = () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  return lines;
}
