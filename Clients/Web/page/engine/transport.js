// The WebSocket to the server that the page came from. Notices within five seconds that a
// connection which says it is open is none any more.

/**
 * @typedef {object} TransportEvents
 * @property {() => void} opened
 * @property {() => void} closed
 * @property {(bytes: Uint8Array) => void} received
 * @property {() => void} silent asks for a sign of life from the other end
 */

const silenceMilliseconds = 1500;
const lostMilliseconds = 4500;
const openMilliseconds = 8000;

export class Transport {
  /**
   * @param {URL} address
   * @param {TransportEvents} events
   */
  constructor(address, events) {
    this.address = address;
    this.events = events;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.heardAt = 0;
    this.askedAt = 0;
  }

  open() {
    this.close();
    const socket = new WebSocket(this.address, "waymark.v1");
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.heardAt = performance.now();
    this.askedAt = 0;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.heardAt = performance.now();
      this.events.opened();
    };
    socket.onmessage = (event) => {
      if (this.socket !== socket || !(event.data instanceof ArrayBuffer)) return;
      this.heardAt = performance.now();
      this.askedAt = 0;
      this.events.received(new Uint8Array(event.data));
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.events.closed();
    };
  }

  /** @param {Uint8Array} bytes */
  send(bytes) {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(bytes);
    }
  }

  /** Closes after what was sent; its end is not told. */
  close() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** To be called some times a second. */
  watch() {
    const socket = this.socket;
    if (!socket) return;
    const now = performance.now();
    const silence = now - this.heardAt;
    if (socket.readyState !== WebSocket.OPEN) {
      if (silence > openMilliseconds) this.lose();
      return;
    }
    if (this.askedAt === 0) {
      if (silence < silenceMilliseconds) return;
      this.askedAt = now;
      this.events.silent();
    } else if (now - this.askedAt > lostMilliseconds - silenceMilliseconds) {
      this.lose();
    }
  }

  /** What the other end does not answer is given up, without waiting for its goodbye. */
  lose() {
    if (!this.socket) return;
    this.close();
    this.events.closed();
  }
}
