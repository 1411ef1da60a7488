// Runs all of Protocol/Vectors inside the core compiled to WebAssembly, then random editing and
// damaged inputs. The same core compiled for this machine must answer everything alike, to the byte.
//
//     node run-vectors.mjs MODULE.wasm PROGRAM [VECTORS]
//
// SEED=… runs the random part with that seed alone.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { decode } from "./cbor.mjs";
import { askProgram, loadModule } from "./core.mjs";
import { damagedRequests } from "./mutations.mjs";
import { checks, inputs, randomEditing } from "./vectors.mjs";

const [modulePath, programPath, folder] = process.argv.slice(2);
if (!modulePath || !programPath) {
  console.error("usage: node run-vectors.mjs MODULE.wasm PROGRAM [VECTORS]");
  process.exit(2);
}

const vectorFolder = folder ?? fileURLToPath(new URL("../../Protocol/Vectors", import.meta.url));
const given = process.env.SEED;
const seed = given ? BigInt(given) : BigInt(Math.floor(Math.random() * 2 ** 48));
const vectors = checks(vectorFolder);
const editing = randomEditing(seed, given ? 1 : 20, 500);
const damaged = damagedRequests(seed, given ? 1 : 20_000, inputs(vectorFolder));
const module = loadModule(modulePath);
const all = [...vectors, ...editing, ...damaged];
const native = askProgram(programPath, all.map((check) => check.request));

let failedCount = 0;
all.forEach((check, index) => {
  let problem;
  try {
    const response = module.respond(check.request);
    problem = check.judge(decode(response));
    if (!problem && Buffer.compare(response, native[index])) {
      problem = "WebAssembly and native code answer differently";
    }
  } catch (error) {
    problem = error.stack;
  }
  if (!problem) return;
  failedCount += 1;
  console.log(`FAILED ${check.name}\n    ${problem}`);
});

const bytes = readFileSync(modulePath);
const kilobytes = (count) => `${(count / 1000).toFixed(1)} kB`;
console.log(
  `${vectors.length} checks of vectors, ${editing.length} random histories, `
    + `${damaged.length} damaged inputs`);
console.log(
  `module: ${kilobytes(bytes.length)}, ${kilobytes(gzipSync(bytes, { level: 9 }).length)} gzipped; `
    + `memory at the end: ${kilobytes(module.memoryBytes())}`);
console.log(`${all.length - failedCount} passed, ${failedCount} failed`);
process.exitCode = failedCount ? 1 : 0;
