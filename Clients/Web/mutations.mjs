// Damaged inputs: bytes of the vectors with a few places changed at random. Whatever they are, the
// core must answer, and the same wherever it runs; above all where `Int` has 32 bits.

/** SplitMix64 (Steele, Lea & Flood 2014). */
class SplitMix64 {
  #state;

  constructor(seed) {
    this.#state = BigInt.asUintN(64, seed);
  }

  next() {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let mixed = this.#state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  }

  /** 0 ..< bound */
  below(bound) {
    return Number(this.next() % BigInt(bound));
  }

  damage(original) {
    const bytes = Array.from(original);
    for (let times = 1 + this.below(3); times > 0 && bytes.length > 0; times--) {
      const place = this.below(bytes.length);
      switch (this.below(6)) {
        case 0: bytes[place] ^= 1 << this.below(8); break;
        case 1: bytes[place] = this.below(256); break;
        case 2: bytes.splice(place, 1); break;
        case 3: bytes.splice(place, 0, bytes[this.below(bytes.length)]); break;
        case 4: bytes.length = place; break;
        default: bytes.splice(place, 1, ...this.#numberHead());
      }
    }
    return Uint8Array.from(bytes);
  }

  /** A number or length at an edge: where 31, 32, 53, 63 or 64 bits end. */
  #numberHead() {
    const major = this.below(8) << 5;
    const edges = [1n << 31n, 1n << 32n, 1n << 53n, 1n << 63n, 1n << 64n];
    const number = edges[this.below(edges.length)] - BigInt(this.below(3)) - 1n;
    const bytes = [major | 27];
    for (let shift = 56n; shift >= 0n; shift -= 8n) bytes.push(Number((number >> shift) & 0xffn));
    return bytes;
  }
}

/** `count` damaged requests from `inputs`, a list of `{ bytes, request(bytes) }`. */
export function damagedRequests(seed, count, inputs) {
  return Array.from({ length: count }, (_, index) => {
    const random = new SplitMix64(seed + BigInt(index));
    const input = inputs[random.below(inputs.length)];
    return {
      name: `damaged input, SEED=${seed + BigInt(index)}`,
      request: input.request(random.damage(input.bytes)),
      judge: () => null,
    };
  });
}
