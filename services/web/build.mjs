// SPDX-License-Identifier: Apache-2.0
// build.mjs SOURCES OUT.cc: style and scripts, made small, each named by its content, compressed, as bytes in C++.
// Run in the folder that holds node_modules (cmake/HanesWeb.cmake).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [sources, out] = process.argv.slice(2);
const here = createRequire(pathToFileURL(join(process.cwd(), "package.json")));
const esbuild = here("esbuild");
const sass = here("sass");

const types = { ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml" };
const assets = [];  // [name, bytes]
const named = (stem, suffix, bytes) => {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  assets.push([`${stem}-${hash}${suffix}`, Buffer.from(bytes)]);
};

const style = sass.compile(join(sources, "pages.scss"), { loadPaths: [join(process.cwd(), "node_modules")], quietDeps: true });
const small = await esbuild.transform(style.css, { loader: "css", minify: true, target: ["chrome100", "firefox100", "safari15"] });
named("pages", ".css", small.code);

const scripts = await esbuild.build({
  entryPoints: [join(sources, "pages.js")],
  nodePaths: [join(process.cwd(), "node_modules")],
  bundle: true, splitting: true, minify: true, format: "esm", target: "es2020", write: false, legalComments: "none",
  outdir: "assets", entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]",
});
for (const file of scripts.outputFiles) assets.push([file.path.split("/").pop(), Buffer.from(file.contents)]);
for (const file of readdirSync(sources)) {
  if (extname(file) === ".svg") named(file.slice(0, -4), ".svg", readFileSync(join(sources, file)));
}

const lines = ["// Written by services/web/build.mjs.", '#include "services/pages/assets.h"', "namespace hanes {", "namespace {"];
const table = [];
assets.sort(([a], [b]) => (a < b ? -1 : 1)).forEach(([name, bytes], i) => {
  const zipped = gzipSync(bytes, { level: 9 });
  zipped[9] = 255;  // which system made it is nobody's business: the same bytes everywhere
  console.log(`${name}: ${bytes.length} bytes, ${zipped.length} compressed`);
  lines.push(`constexpr unsigned char kBytes${i}[] = {${[...zipped].join(",")}};`);
  table.push(`    {"${name}", "${types[extname(name)]}", {reinterpret_cast<const char*>(kBytes${i}), sizeof kBytes${i}}},`);
});
lines.push("}  // namespace", "std::span<const Asset> Assets() {", "  static const Asset assets[] = {", ...table, "  };", "  return assets;", "}",
           "}  // namespace hanes", "");
writeFileSync(out, lines.join("\n"));
