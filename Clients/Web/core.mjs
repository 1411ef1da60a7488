// The core, compiled to WebAssembly or for this machine, behind one function: bytes of a request
// in, bytes of a response out. What requests are is in Sources/Conformance/Responder.swift.

import { randomFillSync } from "node:crypto";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Loads the WebAssembly module at `path`. */
export function loadModule(path) {
  let core;
  const host = {
    random: (start, count) => randomFillSync(new Uint8Array(core.memory.buffer, start, count)),
  };
  const module = new WebAssembly.Module(readFileSync(path));
  core = new WebAssembly.Instance(module, { waymark: host }).exports;
  return {
    respond(request) {
      const start = core.allocate(request.length);
      // The memory may grow in any call, and then has another buffer.
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

/** Asks the program at `path` all requests at once and returns its responses. */
export function askProgram(path, requests) {
  const input = Buffer.concat(requests.flatMap((request) => [frameHead(request), request]));
  const program = spawnSync(path, { input, maxBuffer: 1 << 30, timeout: 600_000 });
  if (program.status !== 0) {
    throw new Error(`${path} ended with ${program.error ?? program.signal ?? program.status}`);
  }
  const responses = [];
  for (let offset = 0; offset < program.stdout.length; ) {
    const count = program.stdout.readUInt32LE(offset);
    offset += 4;
    responses.push(new Uint8Array(program.stdout.subarray(offset, (offset += count))));
  }
  return responses;
}

function frameHead(request) {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(request.length);
  return head;
}
