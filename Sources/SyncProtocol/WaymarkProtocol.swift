/// The names and numbers by which two peers find out whether they understand each other.
public enum WaymarkProtocol {
  /// The WebSocket subprotocol, in `Sec-WebSocket-Protocol`.
  public static let subprotocol: StaticString = "waymark.v1"
  /// First thing in hello and welcome. Another number is answered with ``ByeCode/protocolVersion``.
  public static let version: UInt64 = 1
}
