import JourneyInsight
import JourneyTemplates
import JourneyWords
import MapOutline
import ReplicatedData

/// What an import did or would do, as JSON for scripts and for the page.
package struct ImportJSON {
  private let file: ReadFile
  private let map: String
  private let additions: OutlineAdditions
  private let name: (ReplicaID) -> String
  private let language: SpokenLanguage
  private let isForPage: Bool

  /// - Parameters:
  ///   - language: What its sentences are in for a page, which has no options of the command line; nil for
  ///     scripts, in English.
  ///   - name: What the author of a deletion is called; empty if that is not known.
  package init(
    _ file: ReadFile, map: String, _ additions: OutlineAdditions,
    language: SpokenLanguage? = nil, name: @escaping (ReplicaID) -> String
  ) {
    self.language = language ?? .english
    isForPage = language != nil
    self.file = file
    self.map = map
    self.additions = additions
    self.name = name
  }

  package enum Outcome {
    /// Nothing was done. With what the map would look like, if that is asked for.
    case dryRun(preview: JourneyOutline?, isNew: Bool)
    case added(isDurable: Bool, pending: Int)
  }

  package func text(_ outcome: Outcome) -> String {
    var json = JSONText()
    json.object { json in
      json.key("map") { $0.string(map) }
      json.key("format") { $0.string(file.format.rawValue) }
      json.key("formatName") { $0.string(file.format.name(in: language)) }
      json.key("recognisedBy") { $0.string(file.reason(in: language)) }
      switch outcome {
      case .dryRun(let preview, let isNew):
        json.key("dryRun") { $0.bool(true) }
        json.key("isNew") { $0.bool(isNew) }
        if let preview { json.key("preview") { PreviewJSON.write(preview, to: &$0) } }
      case .added(let isDurable, let pending):
        json.key("durable") { $0.bool(isDurable) }
        json.key("pending") { $0.integer(Int64(pending)) }
      }
      json.key("added") {
        Self.counts(
          [
            ("stages", additions.stages), ("lanes", additions.lanes),
            ("personas", additions.personas), ("channels", additions.channels),
            ("cards", additions.cards), ("comments", additions.comments),
            ("links", additions.links),
          ], to: &$0)
      }
      json.key("thereAlready") {
        Self.counts(
          [
            ("cards", additions.cardsThereAlready), ("comments", additions.commentsThereAlready),
            ("links", additions.linksThereAlready),
          ], to: &$0)
      }
      json.key("restored") { json in
        json.object { Self.counts(additions.restored, to: &$0) }
      }
      json.key("deleted") {
        $0.array(of: additions.deleted(name: name)) { json, deleted in
          json.object { json in
            json.key("by") { json in
              if deleted.name.isEmpty { json.null() } else { json.string(deleted.name) }
            }
            json.key("counts") { json in
              json.object { Self.counts(deleted.counts, to: &$0) }
            }
          }
        }
      }
      json.key("refreshed") { $0.integer(Int64(additions.cardsRefreshed)) }
      json.key("leftOut") {
        let report = file.report + additions.report
        $0.array(of: report.sentences(in: language, showsOptions: !isForPage)) { $0.string($1) }
      }
      json.key("guessed") {
        $0.array(of: file.report.guesses + additions.report.guesses) { json, guess in
          json.object { json in
            json.key("of") { $0.string(guess.subject.rawValue) }
            json.key("sentence") { $0.string(guess.sentence(in: language)) }
            json.key("option") { json in
              if let option = guess.option { json.string(option) } else { json.null() }
            }
          }
        }
      }
      json.key("evidence") { $0.array(of: file.evidence) { write($1, to: &$0) } }
      if case .events(let events) = file.content {
        json.key("funnel") { Self.write(events, to: &$0) }
      }
    }
    return json.text
  }

  private static func counts(_ counts: [(String, Int)], to json: inout JSONText) {
    json.object { json in
      for (name, count) in counts { json.key(name) { $0.integer(Int64(count)) } }
    }
  }

  /// Of each kind, be there any or not.
  private static func counts(_ counts: RecordCounts, to json: inout JSONText) {
    for kind in RecordCounts.kinds {
      json.key("\(kind.noun)s") { $0.integer(Int64(counts[kind])) }
    }
  }

  private func write(_ evidence: Evidence, to json: inout JSONText) {
    let words = MessageWords(language)
    json.object { json in
      json.key("format") { $0.string(evidence.format.rawValue) }
      json.key("score") { $0.integer(Int64(evidence.score)) }
      json.key("reasons") {
        $0.array(of: evidence.reasons) { json, reason in
          json.object { json in
            json.key("points") { $0.integer(Int64(reason.points)) }
            json.key("words") { $0.string(words.text(reason.message)) }
          }
        }
      }
    }
  }

  private static func write(_ events: EventCounts, to json: inout JSONText) {
    let inOrder = events.inOrder(Array(events.stages.indices))
    json.object { json in
      json.key("journeys") { $0.integer(Int64(events.journeyCount)) }
      json.key("events") { $0.integer(Int64(events.eventCount)) }
      json.key("stages") {
        $0.array(of: events.stages.enumerated()) { json, item in
          json.object { json in
            json.key("title") { $0.string(item.element.title) }
            json.key("journeys") { $0.integer(Int64(item.element.journeys)) }
            json.key("events") { $0.integer(Int64(item.element.events)) }
            json.key("inOrder") { json in
              if let inOrder { json.integer(Int64(inOrder[item.offset])) } else { json.null() }
            }
          }
        }
      }
    }
  }
}
