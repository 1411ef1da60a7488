/// All that the program says about maps in the languages it speaks: a pattern for each message and
/// language. The files are `Resources/messages-….json`.
package struct MessageCatalogue: Sendable {
  static let format = "waymark-messages"
  static let version = "1"

  /// By key, then by language.
  private var patterns: [String: [SpokenLanguage: MessagePattern]] = [:]

  /// The one that the program brings along.
  package static var builtIn: MessageCatalogue {
    #if DEBUG
    if let madeUp { return madeUp }
    #endif
    return own
  }

  private static let own = MessageCatalogue(files: files)

  #if DEBUG
  /// With what a test has made up, for what it runs; nil outside of it.
  @TaskLocal package static var madeUp: MessageCatalogue?

  /// The built-in one with the messages of a further file.
  package static func adding(_ file: String) throws -> MessageCatalogue {
    var catalogue = own
    try catalogue.add(Array(file.utf8))
    return catalogue
  }
  #endif

  /// A file with a fault is left out from there on; a test reads the built-in ones without any.
  private init(files: [[UInt8]]) {
    for bytes in files {
      _ = try? add(bytes)
    }
  }

  init() {}

  static var files: [[UInt8]] {
    [
      PackageResources.messages_insight_json, PackageResources.messages_checks_json,
      PackageResources.messages_comparison_json, PackageResources.messages_import_json,
      PackageResources.messages_words_json,
    ]
  }

  package var keys: [String] { patterns.keys.sorted() }

  /// How a message is worded; in English where a language lacks it, nil if there is no such message.
  package func pattern(_ key: String, in language: SpokenLanguage) -> MessagePattern? {
    patterns[key].flatMap { $0[language] ?? $0[.english] }
  }

  package func has(_ key: String) -> Bool { patterns[key] != nil }

  /// Whether a language has a wording of its own.
  func has(_ key: String, in language: SpokenLanguage) -> Bool { patterns[key]?[language] != nil }
}

/// What is wrong with a file of messages.
enum MessageCatalogueError: Error, Equatable {
  case notJSON(JSONSyntaxError)
  case otherFormat
  case noMessage(String)
  case repeated(String)
  case unknownLanguage(String, message: String)
  case noPattern(MessagePatternError, message: String, SpokenLanguage)
}

extension MessageCatalogue {
  /// Adds the messages of a file: `{"format": "waymark-messages", "version": 1, "messages":
  /// {"key": {"en": "…", "pl": "…"}}}`. O(bytes).
  mutating func add(_ bytes: [UInt8]) throws(MessageCatalogueError) {
    let top: JSONNode
    do throws(JSONSyntaxError) { top = try JSONNode.read(bytes) } catch { throw .notJSON(error) }
    guard case .string(Self.format)? = top["format"], case .number(Self.version)? = top["version"],
      case .object(let messages)? = top["messages"]
    else { throw .otherFormat }
    for (key, value) in messages {
      guard case .object(let texts) = value else { throw .noMessage(key) }
      guard patterns[key] == nil else { throw .repeated(key) }
      for (tag, text) in texts {
        guard let language = SpokenLanguage(rawValue: tag) else {
          throw .unknownLanguage(tag, message: key)
        }
        guard case .string(let text) = text else { throw .noMessage(key) }
        do throws(MessagePatternError) {
          patterns[key, default: [:]][language] = try MessagePattern(text)
        } catch {
          throw .noPattern(error, message: key, language)
        }
      }
    }
  }
}
