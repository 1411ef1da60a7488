import WorkshopLoad

extension LoadResult {
  /// For people: a line a figure.
  var table: [String] {
    var rows: [(String, String)] = [
      (
        isBare ? "bare relay" : "load",
        "\(profile), \(Words.count(UInt64(connections))) connections on \(maps) "
          + "map\(maps == 1 ? "" : "s"), \(writers) of them write, \(Words.decimal(seconds, 1)) s"
      ),
      ("changes", "\(Words.count(changesPerSecond))/s"),
      ("deliveries", "\(Words.count(deliveriesPerSecond))/s"),
      (
        "received",
        "\(Words.bytes(bytesInPerSecond))/s in \(Words.count(messagesInPerSecond)) messages/s, "
          + "\(Words.decimal(changesPerMessage, 1)) changes each"
      ),
      ("sent", "\(Words.bytes(bytesOutPerSecond))/s"),
    ]
    rows += [
      ("edit → others", Self.words(arrival)), ("edit → merged", Self.words(merged)),
      ("edit → durable", Self.words(durable)), ("connect → joined", Self.words(joins)),
    ].filter { $0.1 != "" }
    if let server {
      rows.append(
        (
          "server",
          "\(Words.share(server.processorShare)) of a core, "
            + "\(Words.bytes(Double(server.residentBytes))) in memory, at most "
            + Words.bytes(Double(server.peakBytes))
        ))
    }
    rows.append(
      (
        "load itself",
        "\(Words.share(loadProcessorShare)) of a core, loop busy \(Words.share(loadBusyShare)), "
          + Words.bytes(Double(loadResidentBytes))
          + (lateness.count > 0 ? ", left late by p99 \(Words.time(lateness.p99))" : "")
      ))
    rows.append(("delivered", deliveryWords))
    if foreignChanges > 0 { rows.append(("of others", Words.count(foreignChanges))) }
    if resyncs > 0 { rows.append(("resyncs", Words.count(resyncs))) }
    for (code, count) in refusals.sorted(by: { $0.key < $1.key }) {
      rows.append(("refused", "\(Words.count(count)) × \(code)"))
    }
    for (code, count) in byes.sorted(by: { $0.key < $1.key }) {
      rows.append(("bye", "\(Words.count(count)) × \(code)"))
    }
    if lostConnections > 0 {
      rows.append(("lost", "\(Words.count(lostConnections)) connections: \(lastLoss)"))
    }
    for reason in bottlenecks {
      rows.append(("not the server", "\(reason); it may do better than this"))
    }
    if isInterrupted { rows.append(("interrupted", "what came until then")) }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, words in
      "\(name)\(String(repeating: " ", count: width - name.count))  \(words)"
    }
  }

  private var deliveryWords: String {
    if delivery.isWhole {
      return "\(Words.count(delivery.received)) changes, each once and in order"
        + (isBare ? "" : "; all of them durable")
    }
    return [
      ("overtaken by later ones", delivery.gaps), ("repeated", delivery.repeated),
      ("not delivered", delivery.undelivered), ("not durable", delivery.notDurable),
    ].filter { $0.1 > 0 }.map { "\(Words.count($0.1)) \($0.0)" }.joined(separator: ", ")
      + (lostConnections > 0 ? ", since connections were lost" : " — WRONG")
  }

  private static func words(_ latency: LatencySummary) -> String {
    guard latency.count > 0 else { return "" }
    return "p50 \(Words.time(latency.p50)) · p90 \(Words.time(latency.p90)) · "
      + "p99 \(Words.time(latency.p99)) · p99.9 \(Words.time(latency.p999)) · "
      + "most \(Words.time(latency.max))"
  }
}
