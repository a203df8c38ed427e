// SPDX-License-Identifier: Apache-2.0
// A small invented council, served by the executable under test, and the same executable as a command line.
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const authority = "W06000099";
export const hanes = process.env.HANES;
const work = process.env.COUNCIL_FOLDER;
const data = join(work, "data"), box = join(work, "dropbox"), later = join(work, "later");

// The command's answer as JSON.
export const ask = (...words) => JSON.parse(execFileSync(hanes, ["ask", ...words, "--format", "json", "--data", data], { maxBuffer: 1 << 28 }));

async function until(what, holds, seconds = 240) {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const waiting = () => readdirSync(box).filter((name) => existsSync(join(box, name, "_COMPLETE"))).length;

// Serves four months of extracts and one published week; those of the last week, or of a day after the one named, are held back.
export async function serve(lastDay = "2013-03-30") {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(later, { recursive: true });
  execFileSync(hanes, ["generate", "--seed", "7", "--from", "2012-12-02", "--to", "2013-03-31", "--every", "week", "--hr", "--plan", "--children", "2500",
                       "--authority", authority, "--out", box]);
  const folders = readdirSync(box).filter((name) => existsSync(join(box, name, "_COMPLETE"))).sort();
  const held = folders.filter((name) => /\d{4}-\d\d-\d\d/.exec(name)[0] > lastDay);
  for (const name of held) renameSync(join(box, name), join(later, name));
  const council = { base: "" };
  let server = start();
  council.base = await told(server.stdout, /at (http:\/\/[^ ]+)/, server);
  await until("the extracts", async () => waiting() === 0);
  await until("the views", async () => (await fetch(council.base + "/readyz")).ok);
  execFileSync(hanes, ["calendar", "import", join(box, "term-dates.csv"), "--received", "2012-12-02T00:00:00Z", "--data", data]);
  execFileSync(hanes, ["targets", "import", join(box, "targets.csv"), "--received", "2012-12-02T00:00:00Z", "--data", data]);
  execFileSync(hanes, ["publish-week", "--week", "2013-W09", "--data", data]);
  return Object.assign(council, {
    // What a command says about the served folder.
    command: (...words) => execFileSync(hanes, [...words, "--data", data], { maxBuffer: 1 << 28, encoding: "utf8" }),
    // The extracts that were held back arrive, each so long after the one before.
    async takeLater(pauseMs = 0) {
      for (const name of held.splice(0)) {
        renameSync(join(later, name), join(box, name));
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      await until("the late extracts", async () => waiting() === 0);
    },
    // The last extract once more an hour later, with a referral of that day which nobody had typed: one child more since then.
    async takeLateReferral(day) {
      const last = "2013-03-31", folder = join(box, "late-" + last);
      cpSync(join(box, "done", last), join(later, "late-" + last), { recursive: true });
      const addTo = (table, cells) => {
        const file = join(later, "late-" + last, table + ".csv");
        const columns = readFileSync(file, "utf8").split(/\r?\n/, 1)[0].split(",");
        for (const name of Object.keys(cells)) if (!columns.includes(name)) throw new Error(`${table} has no column ${name}`);
        appendFileSync(file, columns.map((name) => cells[name] ?? "").join(",") + "\n");
      };
      addTo("ssd_person", { pers_person_id: "C999999", pers_sex: "F", pers_dob: "2005-05-05" });
      addTo("ssd_cin_episodes", { cine_referral_id: "R999999", cine_person_id: "C999999", cine_referral_date: day, cine_referral_nfa: "N" });
      const complete = join(later, "late-" + last, "_COMPLETE");
      writeFileSync(complete, readFileSync(complete, "utf8").replace(/received=.*/, `received=${last}T22:45:00Z`));
      renameSync(join(later, "late-" + last), folder);
      await until("the late referral", async () => waiting() === 0);
      if (!existsSync(join(box, "done", "late-" + last))) throw new Error("the late referral was refused");
    },
    // Every view is built again beside the one in use.
    rebuild: () => new Promise((resolve, reject) => spawn(hanes, ["rebuild", "--all", "--data", data], { stdio: "ignore" })
      .on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`hanes rebuild ended with ${code}`))))),
    // Stopped, and started without its views: `look` is given the address as soon as it listens.
    async startAnew(look) {
      await stop(server);
      rmSync(join(data, "views"), { recursive: true });
      server = start();
      council.base = "http://" + await told(server.stderr, /listening http=([^ \n]+)/, server);
      await look(council.base);
      await until("the views", async () => (await fetch(council.base + "/readyz")).ok);
    },
    stop: () => stop(server),
  });
}

function start() {
  const server = spawn(hanes, ["serve", "--data", data, "--authority", authority, "--http", "127.0.0.1:0", "--watch", box], { stdio: ["ignore", "pipe", "pipe"] });
  server.stderr.resume();  // read, whoever listens: a pipe that is full would stop it
  return server;
}
const stop = (server) => new Promise((resolve) => { server.removeAllListeners("exit"); server.on("exit", resolve); server.kill("SIGTERM"); });

// What a process says once it has said it.
const told = (stream, pattern, server) => new Promise((resolve, reject) => {
  stream.on("data", (bytes) => {
    const found = pattern.exec(String(bytes));
    if (found) resolve(found[1]);
  });
  server.on("exit", (code) => reject(new Error(`hanes serve ended with ${code}`)));
});
