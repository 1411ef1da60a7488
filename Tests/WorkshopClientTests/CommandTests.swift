import ArgumentParser
import Foundation
import JourneyFormats
import JourneyMap
import Testing

@testable import WorkshopClient
@testable import waymark

@Suite("The command line")
struct CommandTests {
  @Test(
    "takes what the documentation shows",
    arguments: [
      "serve --listen 127.0.0.1:0 --data x --max-cards 5", "maps --json",
      "new spring --template goals-11 --title T", "new s --kind empathy-map --language pl",
      "new s --market b2b --persona Ana --agenda steps-7 --templates t", "templates",
      "templates goals-11 --language ru --json", "templates --check f.json", "templates --example",
      "templates questionnaire --csv", "agenda m --tick 1 --tick 2", "agenda m --set steps-4",
      "show m --language pl", "stage list m --language ro", "stage rename m 1 T --language pl",
      "import f.mmd --map m --dry-run",
      "export m --format markdown -o f.md", "export m -o f.png --width 2000 --theme dark",
      "export m --format pdf --at 12 -o f.pdf", "export m --format replay --at 14:30",
      "export --blank --template goals-11 -o g.pdf", "show m --at 12 --width 100",
      "card add m --stage 1 --lane pains --kind pain --set severity=2 text",
      "card edit m 17@a3f text --tag a --untag b --set owner=Ana --replace",
      "card move m c --stage 2 --before d", "card delete m a b c", "card restore m a",
      "card vote m c --votes 3 --offline", "card show m c --json", "card list m --deleted",
      "stage add m T --after 2 --after-sale", "stage rename m 1 T", "stage move m 1 --last",
      "stage delete m 1", "stage restore m T", "stage list m", "lane add m T --first",
      "lane move m pains --before 1", "watch m --json", "undo m", "redo m --timeout 5",
      "undo m --offline --older",
      "sessions m", "replay m --session 2 --speed 60 --author Ana --verify --grid",
      "replay m --from 10 --until 2026-03-31T10:00:00Z --speed max",
      "invite m --role participant --expires 8h --name Ana", "doctor --data d --repair --json",
      "backup --data d -o b.db --force", "restore b.db --data d --force --json",
    ])
  func accepted(line: String) throws {
    _ = try Waymark.parseAsRoot(line.split(separator: " ").map { String($0) })
  }

  @Test(
    "refuses what cannot be meant",
    arguments: [
      "serve --invitations --open-to-all", "new", "show m --language Polish!",
      "templates --example x", "templates --csv",
      "agenda m --tick 1 --untick 1", "card edit m c",
      "card move m c", "card move m c --first --after d", "card vote m c --votes 0",
      "export m --format replay --offline", "export --blank --template goals-11 --format csv",
      "export m --format tiff", "stage move m 1", "show m --at 1 --offline", "show m --width 3",
      "replay m --speed fast", "replay m --session 1 --from 2", "invite m --role king",
      "invite m --role observer --expires 8",
      "backup --data d", "restore", "maps --timeout 0", "maps --timeout x",
    ])
  func refused(line: String) {
    #expect(throws: (any Error).self) {
      _ = try Waymark.parseAsRoot(line.split(separator: " ").map { String($0) })
    }
  }

  @Test("has help with an abstract for every command, in lines that fit a terminal")
  func help() {
    func check(_ command: any ParsableCommand.Type) {
      let configuration = command.configuration
      #expect(!configuration.abstract.isEmpty, "\(command)")
      for line in configuration.discussion.split(separator: "\n") {
        #expect(line.count < 80, "\(command): \(line)")
      }
      for subcommand in configuration.subcommands { check(subcommand) }
    }
    check(Waymark.self)
  }

  @Test("the name of a file never drives the terminal")
  func hostileFileNames() throws {
    let name = "no such\u{1B}[31m\u{202E}file.csv"
    let lines = [
      ["import", name], ["insight", name],
      ["export", "--blank", "--template", "lifecycle-5", "-o", "\(name)/x.svg"],
    ]
    for line in lines {
      var command = try Waymark.parseAsRoot(line)
      let error = #expect(throws: (any Error).self) { try command.run() }
      let words = error.map { Waymark.message(for: $0) } ?? ""
      #expect(words.contains("␛[31m"), "\(words)")
      #expect(!words.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }
  }

  @Test("names an imported map after its file")
  func fileNames() throws {
    #expect(try Import.mapName(ofFile: "/a/b/Spring Sale (2026).mmd") == "spring-sale-2026")
    #expect(try Import.mapName(ofFile: "x.y.md") == "x-y")
    for (file, name) in [
      ("Podróż klienta.csv", "podroz-klienta"), ("Путь клиента.csv", "put-klienta"),
      ("Călătoria clienților și țările.csv", "calatoria-clientilor-si-tarile"),
      ("Käufer-Straße.csv", "kaeufer-strasse"), ("Ka\u{308}ufer.csv", "kaeufer"),
      ("Cesta zákazníka – příští.csv", "cesta-zakaznika-pristi"),
      ("Zażółć gęślą.csv", "zazolc-gesla"),
      ("Шлях клієнта: зв’язок.csv", "shlyakh-kliyenta-zvyazok"), ("карта.mmd", "karta"),
      ("Ёлка, объезд и щука.md", "elka-obezd-i-shchuka"),
    ] { #expect(try Import.mapName(ofFile: file) == name) }
    #expect(throws: Failure.self) { try Import.mapName(ofFile: "地图.mmd") }
    #expect(throws: Failure.self) { try Import.mapName(ofFile: "-") }
  }

  @Test("reads addresses to listen on")
  func addresses() throws {
    for (text, address, port) in [
      ("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:7000", "::1", 7000), ("::1", "::1", 7420),
      ("0.0.0.0", "0.0.0.0", 7420), (":8080", "127.0.0.1", 8080),
      ("localhost:1", "127.0.0.1", 1),
    ] as [(String, String, UInt16)] {
      let found = try Serve.address(text)
      #expect(found.address == address && found.port == port, "\(text)")
    }
    #expect(throws: Failure.self) { try Serve.address("127.0.0.1:99999") }
    #expect(throws: Failure.self) { try Serve.address("maps.example.org:7420") }
  }

  @Test("says what to do about an address, to whoever starts a server or invites to it")
  func words() throws {
    func words(_ code: Int32) -> String {
      Serve.words(for: .cannotListen(address: "::1", port: 7420, errno: code))
    }
    #expect(words(EADDRINUSE).contains("--listen [::1]:7421"))
    #expect(words(EADDRNOTAVAIL).contains("--listen 0.0.0.0:7420"))
    #expect(words(EACCES).contains("--listen [::1]:7420"))
    func greeting(_ isEverywhere: Bool) -> String {
      Serve.greeting(
        "http://127.0.0.1:7420", isEverywhere: isEverywhere, data: "d", invitations: true,
        map: nil, command: "waymark"
      ).joined(separator: "\n")
    }
    #expect(greeting(false).contains("--server http://127.0.0.1:7420 "))
    #expect(greeting(true).contains("--server http://ADDRESS:7420 "))
    for (server, isLocal) in [
      ("http://127.0.0.1:7420", true), ("http://localhost", true), ("http://[::1]:80", true),
      ("https://maps.example.org", false), ("http://192.0.2.1:7420", false),
    ] {
      #expect(InviteCommand.isLocal(try ServerAddress(server)) == isLocal, "\(server)")
    }
  }

  @Test("reads paces and lifetimes")
  func numbers() {
    #expect(ReplaySpeed(argument: "max")?.thousandths == 0)
    #expect(ReplaySpeed(argument: "60x")?.thousandths == 60_000)
    #expect(ReplaySpeed(argument: "0.5")?.thousandths == 500)
    for text in ["", "0", "-1", "1e9", "nan", "fast"] {
      #expect(ReplaySpeed(argument: text) == nil, "\(text)")
    }
    #expect(Lifetime(argument: "8h")?.seconds == 28_800)
    #expect(Lifetime(argument: "2w")?.seconds == 1_209_600)
    for text in ["", "8", "h", "0h", "-1h", "99999999999999999999d", "11000d"] {
      #expect(Lifetime(argument: text) == nil, "\(text)")
    }
  }

  @Test("ships a sample map that can be read whole")
  func sample() throws {
    let sample = FileAddition(try SampleMap.read(), to: MapDocument())
    let (document, additions) = try sample.trial(on: MapDocument())
    #expect(additions.report.isEmpty)
    #expect(document.ordered(.stage).count == 5)
    #expect(document.records(.card).count > 50)
    #expect(document.records(.link).count > 10)
  }
}
