// What the engine does not need for the first card is a module of its own, which comes when that is on the
// screen, into the same memory and table. Until then placeholders stand in the table: one that is called
// waits for the rest, and goes on there. So nothing depends on which function is in which part.

export class RestOfEngine {
  /**
   * @param {URL} address
   * @param {(address: URL) => Uint8Array} [read] at once
   */
  constructor(address, read = readAtOnce) {
    this.address = address;
    this.read = read;
    this.isHere = false;
    /**
     * Why the engine stopped in the midst of something: it is not to be asked anything any more.
     * @type {Error | null}
     */
    this.failure = null;
    /** @type {Promise<void> | null} */
    this.loading = null;
    this.come = () => {};
    /**
     * Is done when it came at once, whatever becomes of what is on its way.
     * @type {Promise<void>}
     */
    this.came = new Promise((resolve) => { this.come = resolve; });
    /**
     * Of the first part.
     * @type {WebAssembly.Exports | null}
     */
    this.first = null;
    /**
     * A function for each place of the table that the rest fills.
     * @type {WebAssembly.ModuleImports}
     */
    this.placeholders = new Proxy({}, {
      get: (_, place) => (/** @type {unknown[]} */ ...values) => {
        this.loadInMidst();
        const table = /** @type {WebAssembly.Table} */ (this.first?.table);
        return table.get(Number(place))(...values);
      },
    });
  }

  /**
   * The first part, to which this belongs.
   * @param {WebAssembly.Exports} first
   */
  follow(first) { this.first = first; }

  get imports() { return { primary: /** @type {WebAssembly.Exports} */ (this.first) }; }

  /** Is done when it is here; what failed is tried once more the next time. */
  async load() {
    if (this.isHere) return;
    this.loading ??= Promise.race([instantiate(this.address, this.imports), this.came]).then(
      () => { this.isHere = true; },
      (error) => { this.loading = null; throw error; });
    return this.loading;
  }

  loadInMidst() {
    try {
      this.loadAtOnce();
    } catch (error) {
      this.failure = new WebAssembly.RuntimeError(String(error));
      throw this.failure;
    }
  }

  loadAtOnce() {
    if (this.isHere) return;
    const module = new WebAssembly.Module(this.read(this.address));
    new WebAssembly.Instance(module, this.imports);
    this.isHere = true;
    this.come();
  }
}

/**
 * Compiles while it is still arriving.
 * @param {string | URL} address
 * @param {WebAssembly.Imports} imports
 * @returns {Promise<WebAssembly.WebAssemblyInstantiatedSource>}
 */
export async function instantiate(address, imports) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const isTyped = response.headers.get("content-type")?.startsWith("application/wasm");
  return isTyped && WebAssembly.instantiateStreaming
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

/**
 * The page stands still until it is here.
 * @param {URL} address
 */
function readAtOnce(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  // Bytes, each as a character: no other form is to be had at once.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${request.status} ${request.statusText}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}
