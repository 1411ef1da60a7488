// The WebSockets to the server that the page came from, by the numbers that the engine gives them.

/**
 * @typedef {object} TransportEvents
 * @property {(connection: number) => void} opened
 * @property {(connection: number) => void} closed
 * @property {(connection: number, bytes: Uint8Array) => void} received
 */

export class Transport {
  /**
   * @param {URL} address
   * @param {TransportEvents} events
   */
  constructor(address, events) {
    this.address = address;
    this.events = events;
    /** @type {Map<number, WebSocket>} */
    this.sockets = new Map();
  }

  /** @param {number} connection */
  open(connection) {
    const socket = new WebSocket(this.address, "waymark.v1");
    socket.binaryType = "arraybuffer";
    this.sockets.set(connection, socket);
    socket.onopen = () => this.events.opened(connection);
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.events.received(connection, new Uint8Array(data));
    };
    socket.onclose = () => {
      this.sockets.delete(connection);
      this.events.closed(connection);
    };
  }

  /**
   * @param {number} connection
   * @param {Uint8Array} bytes
   */
  send(connection, bytes) {
    const socket = this.sockets.get(connection);
    if (socket?.readyState === WebSocket.OPEN) socket.send(bytes);
  }

  /**
   * Closes after what was sent.
   * @param {number} connection
   */
  close(connection) { this.sockets.get(connection)?.close(); }
}
