import Logging
import MapStore
import SyncProtocol
import WebSocketTransport

/// Maps for people: rooms on the connections of one port, on one event loop.
///
/// Loop-bound, like all below it: everything happens on the thread that runs the loop, except the
/// journal, the checking of invitations and the putting together of stored maps, which come back
/// through the loop's doorway.
package final class WorkshopServer {
  /// Of the program.
  package static let version = "0.1.0"

  package let options: ServerOptions
  let loop: EventLoop
  let logger: Logger
  let counters = WorkshopCounters()
  /// What browsers load to take part.
  let page: PageFiles
  let startedMilliseconds: UInt64
  var stage = Stage.starting
  /// Set by ``start(on:options:logger:storage:onEvent:)``.
  var transport: Server?
  /// Those who speak WebSocket, by the number of the connection.
  var clients: [UInt64: Client] = [:]
  /// What those of one address, and those of one participant, may say together.
  let addressBudgets: BudgetTable
  let participantBudgets: BudgetTable
  /// Whose messages are taken next: short ones before all others. And the timer that does it.
  var shortRota = Rota()
  var rota = Rota()
  var round: LoopTimer?
  /// How long this turn of the loop has listened so far.
  var turnTime = Duration.zero
  /// Whether a stop has told everybody.
  var hasSaidGoodbye = false
  /// HTTP answers that cost much: under way, and waiting.
  var exports = ExportQueue()
  var exportRetry: LoopTimer?
  let onEvent: (Event) -> Void

  /// How far a server's life has come.
  enum Stage {
    /// The journal is being opened and checked.
    case starting
    case serving(Service)
    case stopping(Service?)
    case stopped
  }

  /// What there is once the journal is open.
  struct Service {
    let context: MapContext
    let maps: MapRegistry
    let invites: InviteSigner
    let list: MapList
  }

  /// What whoever runs a server wants to know.
  package enum Event {
    /// The journal is open: maps can be used.
    case ready
    /// The server has let everything go.
    case stopped(Outcome)
  }

  package enum Outcome: Equatable, Sendable {
    /// Everything is durable and everybody was told.
    case clean
    /// The journal could not be opened; the words say why and what to do.
    case notOpened(String)
    /// Not everything that was merged is on disk; clients that have it bring it back.
    case notDurable(String)
  }

  init(
    loop: EventLoop, options: ServerOptions, logger: Logger, onEvent: @escaping (Event) -> Void
  ) {
    self.loop = loop
    self.options = options
    page = PageFiles(options.page)
    self.logger = logger
    self.onEvent = onEvent
    addressBudgets = BudgetTable(options.addressRates)
    participantBudgets = BudgetTable(options.participantRates)
    startedMilliseconds = loop.milliseconds
  }

  /// The address and port listened on.
  package var address: String { transport?.address ?? options.address }
  package var port: UInt16 { transport?.port ?? options.port }

  /// `http://HOST:PORT`, as a person on this machine would write it.
  package var url: String {
    let host =
      switch address {
      case "0.0.0.0", "::": "127.0.0.1"
      case let address where address.contains(":"): "[\(address)]"
      default: address
      }
    return "http://\(host):\(port)"
  }

  /// Whether it listens on all addresses of the machine: ``url`` is then only good on it.
  package var listensEverywhere: Bool { ["0.0.0.0", "::"].contains(address) }

  var service: Service? {
    switch stage {
    case .serving(let service): service
    case .stopping(let service): service
    case .starting, .stopped: nil
    }
  }
}

@available(*, unavailable)
extension WorkshopServer: Sendable {}
