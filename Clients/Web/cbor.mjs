// The part of CBOR (RFC 8949) that requests and responses are made of: integers, byte strings, text,
// arrays, booleans and null. Integers are BigInt once they are above 2⁵³ − 1.

export function encode(value) {
  const bytes = [];
  append(bytes, value);
  return Uint8Array.from(bytes);
}

function append(bytes, value) {
  if (value === null) bytes.push(0xf6);
  else if (typeof value === "boolean") bytes.push(value ? 0xf5 : 0xf4);
  else if (typeof value === "number" || typeof value === "bigint") {
    const integer = BigInt(value);
    if (integer >= 0n) appendHead(bytes, 0, integer);
    else appendHead(bytes, 1, -1n - integer);
  } else if (typeof value === "string") {
    const utf8 = new TextEncoder().encode(value);
    appendHead(bytes, 3, BigInt(utf8.length));
    for (const byte of utf8) bytes.push(byte);
  } else if (value instanceof Uint8Array) {
    appendHead(bytes, 2, BigInt(value.length));
    for (const byte of value) bytes.push(byte);
  } else {
    appendHead(bytes, 4, BigInt(value.length));
    for (const item of value) append(bytes, item);
  }
}

function appendHead(bytes, major, argument) {
  const sizes = [[24, 1n << 8n, 1], [25, 1n << 16n, 2], [26, 1n << 32n, 4], [27, 1n << 64n, 8]];
  if (argument < 24n) return bytes.push((major << 5) | Number(argument));
  const [short, , count] = sizes.find(([, limit]) => argument < limit);
  bytes.push((major << 5) | short);
  for (let index = count - 1; index >= 0; index--) {
    bytes.push(Number((argument >> BigInt(8 * index)) & 0xffn));
  }
}

export function decode(bytes) {
  let offset = 0;

  function argument(short) {
    if (short < 24) return BigInt(short);
    let value = 0n;
    for (let count = 1 << (short - 24); count > 0; count--) {
      value = (value << 8n) | BigInt(bytes[offset++]);
    }
    return value;
  }

  function integer(value) {
    return value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER
      ? Number(value) : value;
  }

  function item() {
    const initial = bytes[offset++];
    const major = initial >> 5;
    if (major === 7) return { 0xf4: false, 0xf5: true, 0xf6: null }[initial];
    const value = argument(initial & 31);
    switch (major) {
      case 0: return integer(value);
      case 1: return integer(-1n - value);
      case 4: return Array.from({ length: Number(value) }, item);
      default: {
        const slice = bytes.slice(offset, (offset += Number(value)));
        return major === 3 ? new TextDecoder("utf-8", { fatal: true }).decode(slice) : slice;
      }
    }
  }

  return item();
}
