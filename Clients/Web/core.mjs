// The core, compiled to WebAssembly or as a program of this machine, behind one function:
// bytes of a request in, bytes of a response out.

import { readFileSync, readSync, writeSync } from "node:fs";
import { randomFillSync } from "node:crypto";

/** Loads the WebAssembly module at `path`. */
export function loadModule(path) {
  const module = new WebAssembly.Module(readFileSync(path));
  let core;
  const host = {
    random: (start, count) => randomFillSync(new Uint8Array(core.memory.buffer, start, count)),
  };
  core = new WebAssembly.Instance(module, { waymark: host }).exports;
  return {
    respond(request) {
      const start = core.allocate(request.length);
      // The memory may have grown in any call, and then has another buffer.
      new Uint8Array(core.memory.buffer, start, request.length).set(request);
      const response = core.respond(start, request.length);
      core.release(start);
      const count = new DataView(core.memory.buffer).getUint32(response, true);
      const bytes = new Uint8Array(core.memory.buffer, response + 4, count).slice();
      core.release(response);
      return bytes;
    },
    memoryBytes: () => core.memory.buffer.byteLength,
  };
}
