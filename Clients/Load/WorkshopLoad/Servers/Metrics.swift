import Glibc

/// What a server says of itself under `/metrics`, by name; lines with labels are left out.
package func readMetrics(of target: Target) throws(LoadError) -> [String: Double] {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  guard descriptor >= 0 else { throw .system("socket", errno) }
  defer { close(descriptor) }
  var patience = timeval(tv_sec: 10, tv_usec: 0)
  setsockopt(
    descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = target.port.bigEndian
  inet_pton(AF_INET, target.address, &address.sin_addr)
  let connected = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard connected == 0 else { throw .system("connect", errno) }
  let request = Array(
    "GET /metrics HTTP/1.1\r\nHost: \(target.address):\(target.port)\r\nConnection: close\r\n\r\n"
      .utf8)
  guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
    throw .system("send", errno)
  }
  var answer: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 16 << 10)
  while true {
    let count = recv(descriptor, &piece, piece.count, 0)
    guard count > 0 else { break }
    answer.append(contentsOf: piece[..<count])
  }
  return parseMetrics(String(decoding: answer, as: UTF8.self))
}

/// The lines `name value` of a page in the Prometheus text format.
func parseMetrics(_ page: String) -> [String: Double] {
  var values: [String: Double] = [:]
  for line in page.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
    let words = line.split(separator: " ")
    guard words.count == 2, !words[0].contains("{"), let value = Double(words[1]) else { continue }
    values[String(words[0])] = value
  }
  return values
}
