// How large a file is, and how much of it travels.

import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** @param {string} path */
export function sizes(path) {
  const bytes = readFileSync(path);
  const kilobytes = (count) => `${(count / 1_000).toFixed(1)} kB`;
  return `${kilobytes(bytes.length)}, ${kilobytes(gzipSync(bytes, { level: 9 }).length)} by gzip, `
    + `${kilobytes(brotliCompressSync(bytes).length)} by brotli.`;
}
