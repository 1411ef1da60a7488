import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Which tables are journeys")
struct TableRecognitionTests {
  private func read(
    _ text: String, _ options: ImportOptions = ImportOptions()
  ) throws(ImportError) -> ReadFile {
    try FileReader.read(Array(text.utf8), options: options)
  }

  @Test(
    "lists of people, issues, notes, payments and goods are refused with what would help",
    arguments: [
      (
        "Name,Email,Phone,Status,Tags\nAna Pop,a@example.org,600000001,active,vip\n",
        "a list of people"
      ),
      (
        "Record ID,Deal Name,Deal Stage,Amount,Close Date\n17,Big one,Won,100.50,2026-03-01\n",
        "Deal Stage"
      ),
      ("Issue key,Summary,Status,Priority,Assignee\nWM-1,Login is slow,Open,High,Ana\n", "issues"),
      (
        "ID,Text,Area,Color,Position X,Votes\n1,Sees a poster,Discovery,red,10,3\n",
        "--columns 'Area=stage,Text=card'"
      ),
      ("Column,Note,Votes\nDiscovery,Sees a poster,3\n", "--columns 'Column=stage,Note=card'"),
      ("Date,Description,Amount,Balance\n2026-03-01,Shop,-10.00,90.00\n", "payments"),
      ("Product,Price,Link\nBike,100,http://x\n", "goods"),
      ("Term,Definition\nCJM,A picture of a journey\n", "glossary"),
      ("Task,Owner,Due,Status\nCall them,Ana,2026-04-01,open\n", "Call one of the others Stage"),
      (
        "Action items, next steps and owners\nCall the bank, then write; finally close.\n",
        "begins with"
      ),
    ])
  func refused(text: String, words: String) {
    let error = #expect(throws: ImportError.self) { try read(text) }
    #expect(error?.description.contains(words) ?? false, "\(error?.description ?? "")")
  }

  @Test("what is refused can be read by saying what its columns are")
  func said() throws {
    var options = ImportOptions()
    options.columns = ColumnChoice.list("Area=stage, Text=pain,Color=ignore").choices
    let file = try read(
      "ID,Text,Area,Color,Author\n1,Small print,Discovery,red,a@example.org\n2,Queue,Purchase,red,b@example.org\n",
      options)
    let outline = file.outline().outline
    #expect(outline.stages.map(\.title) == ["Discovery", "Purchase"])
    #expect(outline.cards.filter { $0.kind == "pain" }.map(\.text) == ["Small print", "Queue"])
    #expect(!"\(outline)".contains("example.org") && !"\(outline)".contains("red"))
  }

  @Test(
    "a column about people is left out, and says nothing against the journey beside it",
    arguments: [
      "Name,Stage,Action\nAna Pop,Find,Looks\nJan Kowal,Pay,Pays\n",
      "Imię i nazwisko;Etap;Działanie\nAna Pop;Find;Looks\nJan Kowal;Pay;Pays\n",
      "ФИО;Этап;Действие\nАна Поп;Find;Looks\nЯн Коваль;Pay;Pays\n",
      "Nume client;Etapă;Acțiune\nAna Pop;Find;Looks\nJan Kowal;Pay;Pays\n",
      "Stage,Action,Address\nFind,Looks,\"ul. Długa 5, 00-238 Warszawa\"\nPay,Pays,\"ul. Krótka 7, 00-238 Warszawa\"\n",
      "Stage,Action,Extra\nFind,Looks,a@example.org\nPay,Pays,b@example.org\n",
      "Employee,Stage,Action\nAna,Find,Looks\nJan,Pay,Pays\n",
      "Respondent,Stage,Action\nR1,Find,Looks\nR2,Pay,Pays\n",
    ])
  func peopleBeside(_ text: String) throws {
    let file = try read(text)
    let outline = file.outline().outline
    #expect(outline.stages.map(\.title) == ["Find", "Pay"])
    #expect(outline.cards.map(\.text) == ["Looks", "Pays"])
    #expect(
      file.report.losses.contains { if case .columnsAboutPeople = $0 { true } else { false } })
  }

  @Test("a refusal names the headings that a journey has, and asks for the others only")
  func refusedInPart() {
    for (text, words) in [
      ("Stage,Owner\nFind,ana\nPay,bo\n", "only “Stage” is a heading"),
      (
        "Name,Stage,Email,Phone\nAna Pop,Lead,a@example.org,600000001\n",
        "a list of people, not a journey: only “Stage”"
      ),
      ("Sku,Stage,Quantity,Price\nA1,Shop,5,1\n", "Call one of the others Action"),
    ] {
      let error = #expect(throws: ImportError.self) { try read(text) }
      #expect(error?.description.contains(words) ?? false, "\(error?.description ?? "")")
    }
  }

  @Test("what a program says above a table is no title, and a row that counts is no stage")
  func remarks() throws {
    for (above, title) in [
      ("Report generated 2026-03-01,,\n", ""), ("# exported by a tool\n# version 3\n", ""),
      ("Wersja 3,,\nMapa: rower,,\n", "Mapa: rower"), ("# Bikes,,\n", "Bikes"),
    ] {
      let file = try read(above + "Stage,Action,Pain\nFind,Looks,Slow\nPay,Pays,Dear\n")
      #expect(file.outline().outline.title == title, "\(above)")
      #expect(file.outline().outline.stages.map(\.title) == ["Find", "Pay"])
    }
    for (total, isStage) in [("Total,2,2", false), ("Razem,2,", false), ("Total,Adds,Long", true)] {
      let file = try read("Stage,Action,Pain\nFind,Looks,Slow\nPay,Pays,Dear\n\(total)\n")
      #expect(file.outline().outline.stages.count == (isStage ? 3 : 2), "\(total)")
      #expect(isStage || file.report.guesses.contains { $0.sentence.contains("Line 4") })
    }
  }

  @Test("titles above the headings are found, and headings in two rows are one")
  func headings() throws {
    let titled = try read(
      """
      Customer journey: bikes,,,
      Prepared by: N.N.,,Version 3,
      ,,,
      Stage,Action,Emotion,Pain
      Find,Searches,4,Slow
      Pay,Pays,2,
      """)
    let outline = titled.outline().outline
    #expect(outline.title == "Customer journey: bikes")
    #expect(outline.stages.map(\.title) == ["Find", "Pay"])
    #expect(outline.stages[0].cards.map(\.text) == ["Searches", "4", "Slow"])
    #expect(titled.report.guesses.contains { $0.sentence.contains("in line 4") })

    let merged = try read(
      ",Before,,After,\n,Find,Choose,Use,Return\nActions,Searches,Compares,Rides,Returns\nPains,Slow,Many,Stiff,Full\n"
    ).outline().outline
    #expect(merged.stages.map(\.title) == ["Find", "Choose", "Use", "Return"])
    #expect(merged.cardCount == 8)

    let repeated = try read(
      "Phase,Before,Before,After,After\nStage,Find,Choose,Use,Return\nActions,Searches,Compares,Rides,Returns\nPains,Slow,Many,Stiff,Full\n"
    ).outline().outline
    #expect(repeated.stages.map(\.title) == ["Find", "Choose", "Use", "Return"])
    #expect(repeated.cardCount == 8)

    let steps = try read(
      "Stage,Customer,,Company\n,Action,Pain,Touchpoint\nFind,Searches,Slow,Page\nPay,Pays,Dear,Till\n"
    ).outline().outline
    #expect(steps.lanes.map(\.key) == ["actions", "pains", "touchpoints"])
    #expect(steps.stages.map(\.title) == ["Find", "Pay"])
  }

  @Test("separators: quoted sep=, bars, semicolons; backslashes and entities as some write them")
  func dialects() throws {
    for text in [
      "\"sep=;\"\nEtap;Działanie;Ból\nZakup;Płaci;Kolejka\n",
      "sep=;\nEtap;Działanie;Ból\nZakup;Płaci;Kolejka\n",
      "Etap|Działanie|Ból\nZakup|Płaci|Kolejka\n", "Etap;Działanie;Ból\nZakup;Płaci;Kolejka\n",
    ] {
      #expect(try read(text).outline().outline.cards.map(\.text) == ["Płaci", "Kolejka"])
    }
    let cells = try read(
      "Stage,Action,Pain\nFind,\"She said \\\"no\\\"\",Slow\nAsk,Searches &amp; asks&#33;,\"Old; new\"\n"
    )
    #expect(
      cells.outline().outline.cards.map(\.text) == [
        "She said \"no\"", "Slow", "Searches & asks!", "Old", "new",
      ])
    let padded = try read(
      "STAGE   | Awareness | Purchase\nACTIONS | sees ad   | buys\nTHOUGHTS | new?     | ok\n")
    #expect(padded.outline().outline.stages.map(\.title) == ["Awareness", "Purchase"])
  }

  @Test("rows that are too long or too short are told")
  func ragged() throws {
    let file = try read("Stage,Action,Pain\nFind,Searches, asks,Slow\nPay\nUse,Uses,Old\n")
    #expect(
      file.report.losses.contains(.rowsTooLong(count: 1, line: 2, cells: 4, width: 3)),
      "\(file.report.sentences)")
    #expect(file.report.guesses.contains { $0.sentence.contains("line 3") })
  }

  @Test("the bytes of Polish, Romanian and Russian spreadsheets are read, and said to be guessed")
  func encodings() throws {
    for (encoding, words) in [
      (TextEncoding.windows1250, ["Etap", "Działanie", "Ból", "Płaci gotówką", "Żółty, śliski"]),
      (.windows1250, ["Etapă", "Acţiuni", "Probleme", "Plăteşte în faţă", "Coadă"]),
      (.windows1251, ["Этап", "Действия", "Боль", "Платит", "Очередь на кассе"]),
      (.koi8r, ["Этап", "Действия", "Боль", "Платит", "Очередь на кассе"]),
      (.latin2, ["Etap", "Działanie", "Ból", "Płaci gotówką ąśź", "Żółty, śliski"]),
    ] {
      let text = "\(words[0]);\(words[1]);\(words[2])\nA;\(words[3]);\(words[4])\n"
      let upper = try #require(encoding.upperHalf)
      let bytes = text.unicodeScalars.map { scalar in
        scalar.isASCII ? UInt8(scalar.value) : UInt8(128 + (upper.firstIndex(of: scalar) ?? 0))
      }
      let file = try FileReader.read(bytes)
      #expect(file.outline().outline.cards.map(\.text) == [words[3], words[4]])
      let guess = file.report.guesses.first { $0.subject == .encoding }
      #expect(
        guess?.sentence.contains(encoding.name) ?? false,
        "\(encoding): \(String(describing: guess))")
      var options = ImportOptions()
      options.encoding = encoding
      let said = try FileReader.read(bytes, options: options)
      #expect(!said.report.guesses.contains { $0.subject == .encoding })
    }
  }

  @Test("a file that makes no stages or no cards says so and what is missing")
  func nothing() throws {
    for (text, words) in [
      ("Stage,Action,Pain\nFind,,\nPay,N/A,-\n", "card"),
      ("journey\nBuys: 3: Ana\n", "stage"),
    ] {
      let file = try read(text)
      #expect(
        file.emptiness?.description.contains(words) ?? false,
        "\(String(describing: file.emptiness))")
    }
    #expect(try read("Stage,Action\nFind,Looks\n").emptiness == nil)
  }

  @Test("a map in Polish, Romanian or Russian is written with semicolons and read back")
  func semicolons() throws {
    #expect(["pl", "ro", "ru-RU"].allSatisfy { CSVWriter.separator(ofLanguage: $0) == .semicolon })
    #expect(
      CSVWriter.separator(ofLanguage: nil) == .comma
        && CSVWriter.separator(ofLanguage: "en") == .comma)
    let outline = JourneyOutline(
      lanes: [.init(title: "Bolączki", key: "pains")],
      stages: [
        .init(
          title: "Zakup; odbiór",
          cards: [
            .init(
              kind: "pain", lane: 0, text: "Wolno; drogo &amp; zimno", actors: ["Ana", "Jan; Ola"],
              comments: [.init(text: "raz\ndwa"), .init(text: "trzy")])
          ])
      ])
    let written = CSVWriter.write(outline, separator: .semicolon).text
    #expect(written.hasPrefix("\u{FEFF}Stage;"))
    let again = try read(written).outline().outline
    #expect(again.stages.map(\.title) == ["Zakup; odbiór"])
    #expect(again.cards.map(\.text) == ["Wolno; drogo &amp; zimno"])
    #expect(again.cards.first?.actors == ["Ana", "Jan; Ola"])
    #expect(again.cards.first?.comments.map(\.text) == ["raz\ndwa", "trzy"])
  }
}
