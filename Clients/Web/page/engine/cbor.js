// The part of CBOR (RFC 8949) that requests to the engine and its answers are made of: integers,
// byte strings, text, arrays, booleans and null. Integers above 2⁵³ − 1 are BigInt.

/** @typedef {null | boolean | number | bigint | string | Uint8Array} CBORValue */
/** @typedef {CBORValue | CBORArray} CBORItem */
/**
 * @typedef {CBORItem[]} CBORArray
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * @param {CBORItem} value
 * @returns {Uint8Array}
 */
export function encode(value) {
  const writer = new Writer();
  writer.item(value);
  return writer.bytes.subarray(0, writer.count);
}

class Writer {
  bytes = new Uint8Array(256);
  count = 0;

  /** @param {CBORItem} value */
  item(value) {
    if (value === null) this.byte(0xf6);
    else if (typeof value === "boolean") this.byte(value ? 0xf5 : 0xf4);
    else if (typeof value === "number" || typeof value === "bigint") this.integer(value);
    else if (typeof value === "string") {
      const utf8 = encoder.encode(value);
      this.head(0x60, utf8.length);
      this.raw(utf8);
    } else if (value instanceof Uint8Array) {
      this.head(0x40, value.length);
      this.raw(value);
    } else {
      this.head(0x80, value.length);
      for (const item of value) this.item(item);
    }
  }

  /** @param {number | bigint} value */
  integer(value) {
    if (value >= 0) this.head(0x00, value);
    else this.head(0x20, typeof value === "bigint" ? -1n - value : -1 - value);
  }

  /**
   * @param {number} major
   * @param {number | bigint} argument
   */
  head(major, argument) {
    if (argument < 24) return this.byte(major | Number(argument));
    const size = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
    this.byte(major | (size === 1 ? 24 : size === 2 ? 25 : size === 4 ? 26 : 27));
    this.room(size);
    const view = new DataView(this.bytes.buffer);
    if (size === 1) view.setUint8(this.count, Number(argument));
    else if (size === 2) view.setUint16(this.count, Number(argument));
    else if (size === 4) view.setUint32(this.count, Number(argument));
    else view.setBigUint64(this.count, BigInt(argument));
    this.count += size;
  }

  /** @param {number} byte */
  byte(byte) {
    this.room(1);
    this.bytes[this.count++] = byte;
  }

  /** @param {Uint8Array} bytes */
  raw(bytes) {
    this.room(bytes.length);
    this.bytes.set(bytes, this.count);
    this.count += bytes.length;
  }

  /** @param {number} more */
  room(more) {
    if (this.count + more <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(this.bytes.length * 2, this.count + more));
    longer.set(this.bytes);
    this.bytes = longer;
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {CBORItem}
 */
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;

  /**
   * @param {number} short
   * @returns {number | bigint}
   */
  function argument(short) {
    if (short < 24) return short;
    const start = offset;
    offset += 1 << (short - 24);
    switch (short) {
      case 24: return view.getUint8(start);
      case 25: return view.getUint16(start);
      case 26: return view.getUint32(start);
      default: {
        const whole = view.getBigUint64(start);
        return whole <= 9007199254740991n ? Number(whole) : whole;
      }
    }
  }

  /** @returns {CBORItem} */
  function item() {
    const initial = bytes[offset++];
    const major = initial >> 5;
    if (major === 7) return initial === 0xf6 ? null : initial === 0xf5;
    const value = argument(initial & 31);
    if (major === 0) return value;
    if (major === 1) return typeof value === "bigint" ? -1n - value : -1 - value;
    const count = Number(value);
    if (major === 4) {
      const items = new Array(count);
      for (let index = 0; index < count; index++) items[index] = item();
      return items;
    }
    const part = bytes.subarray(offset, (offset += count));
    return major === 3 ? decoder.decode(part) : part.slice();
  }

  return item();
}
