import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("What is left out of files, and what is kept of them")
struct LeftInFilesTests {
  private func leftOut(_ text: String) throws -> [String: PersonalKind] {
    let file = try FileReader.read(Array(text.utf8))
    var left: [String: PersonalKind] = [:]
    for case .columnsAboutPeople(let columns) in file.report.losses {
      for column in columns { left[column.heading] = column.kind }
    }
    return left
  }

  @Test("a latitude alone is where somebody was, by its heading in every language or by its values")
  func coordinates() throws {
    for heading in [
      "Latitude", "LocationLatitude", "Location latitude", "Geo lat.", "Start latitude",
      "Szerokość geograficzna", "Latitudine", "Latitudinea locației", "Широта",
      "Географическая широта", "y", "Point", "GPS",
    ] {
      let table =
        "Stage;Action;\(heading)\nFind;Looks;52.22970\nPay;Pays;50.06143\nUse;Uses;51.10\n"
      #expect(try leftOut(table) == [heading: .place], "\(heading)")
    }
    let comma = "Etap;Działanie;Punkt\nSzuka;Patrzy;52,22970\nPłaci;Idzie;50,06143\n"
    #expect(try leftOut(comma) == ["Punkt": .place])
    // What a KPI counts, shares and prices are no places.
    let shares = "Stage;Action;Pain;KPI\nFind;Looks;Dark;52.22970\nPay;Pays;Slow;50.06143\n"
    #expect(try leftOut(shares).isEmpty)
  }

  @Test("number plates are somebody's, by heading or by how they look")
  func plates() throws {
    for (heading, values) in [
      ("Number plate", ["WX12345", "KR5J672"]), ("License plate", ["7ABC123", "8XYZ999"]),
      ("Nr rejestracyjny", ["WX12345", "KR5J672"]),
      ("Tablica rejestracyjna", ["WX 12345", "GD 999AA"]),
      ("Număr de înmatriculare", ["B 123 ABC", "CJ 09 XYZ"]),
      ("Госномер", ["А123ВС77", "К456ОР199"]),
      ("Номер машины", ["А123ВС77", "К456ОР199"]), ("Car", ["WX 12345", "KR 5J672"]),
      ("Auto", ["B 123 ABC", "CJ-09-XYZ"]), ("Машина", ["А123ВС 77", "К456ОР199"]),
      ("Vehicle", ["AB12 CDE", "XY99 ZZZ"]), ("Wagen", ["B-AB 1234", "M-X 99"]),
    ] {
      let table =
        "Stage;Action;\(heading)\nFind;Looks;\(values[0])\nPay;Pays;\(values[1])\n"
      #expect(try leftOut(table) == [heading: .identity], "\(heading)")
    }
    // Codes of steps, models and prices are none.
    for values in [
      ["ABC 1234", "ABC 1235"], ["T-1000", "T-2000"], ["REQ 1", "REQ 2"], ["A4 2026", "B6 2025"],
    ] {
      let table =
        "Stage;Action;Pain;Part\nFind;Looks;Dark;\(values[0])\nPay;Pays;Slow;\(values[1])\n"
      #expect(try leftOut(table).isEmpty, "\(values)")
    }
  }

  @Test("a company is nobody, unless columns about people stand beside it")
  func companies() throws {
    for heading in ["Company", "Company name", "Firma", "Nazwa firmy", "Companie", "Компания"] {
      let alone = "Stage;Action;\(heading)\nFind;Looks;Acme Ltd\nPay;Pays;Globex SA\n"
      #expect(try leftOut(alone).isEmpty, "\(heading)")
      let survey =
        "Email;\(heading);What annoyed you when buying?;How did you hear of us?\n"
        + "ana@example.org;Acme Ltd;The queue;A friend\njan@example.org;Globex SA;The price;Radio\n"
      #expect(
        try leftOut(survey) == ["Email": .email, heading: .employer], "\(heading)")
    }
    let people =
      "Stage;Action;Pain;Company;E-mail\nFind;Looks;Dark;Acme Ltd;ana@example.org\n"
      + "Pay;Pays;Slow;Globex SA;jan@example.org\n"
    #expect(try leftOut(people) == ["Company": .employer, "E-mail": .email])
    #expect(PersonalHeading.kind(of: "Company contact person") != nil)
    #expect(PersonalHeading.kind(of: "Company e-mail") == .email)
  }

  @Test(
    "events less than a millisecond apart keep their order, whatever their times are written in")
  func fractions() throws {
    for times in [
      [
        "2026-03-31T09:00:00.000300Z", "2026-03-31T09:00:00.000100Z", "2026-03-31T09:00:00.000200Z",
      ],
      [
        "31.03.2026 09:00:00.0000003", "31.03.2026 09:00:00.0000001", "31.03.2026 09:00:00.0000002",
      ],
      ["1711875900.000003", "1711875900.000001", "1711875900.000002"],
      ["1711875900000000003", "1711875900000000001", "1711875900000000002"],
      ["09:00:00.0003 31 Mar 2026", "09:00:00.0001 31 Mar 2026", "09:00:00.0002 31 Mar 2026"],
    ] {
      let rows = zip(["Pay", "Find", "Choose"], times).map { "1;\($0);\($1)\n" }
      let file = try FileReader.read(Array(("journey;stage;time\n" + rows.joined()).utf8))
      guard case .events(let events) = file.content else {
        Issue.record("no events: \(times)")
        continue
      }
      #expect(events.stages.map(\.title) == ["Find", "Choose", "Pay"], "\(times)")
      #expect(events.inOrder([0, 1, 2]) == [1, 1, 1], "\(times)")
    }
  }

  @Test("a line break in the title of a diagram is a space")
  func titles() throws {
    for (raw, title) in [
      ("My<br/>day<br>out", "My day out"), ("My <BR /> day", "My day"), ("<br>Day", "Day"),
      ("1 <b 2", "1 <b 2"),
    ] {
      let file = try FileReader.read(
        Array("journey\n  title \(raw)\n  section A\n    Task: 3: Me\n".utf8))
      #expect(file.outline().outline.title == title)
    }
  }

  @Test("UTF-16 without its mark is read in every script, little end first and last")
  func wide() throws {
    for table in [
      "Stage,Action\nArrival,Finds the door\nRepair,Waits\n",
      "Этап;Действия;Боли\nПриезд;Ищет вход;Нет таблички\nРемонт;Ждёт;Нет стула\n",
      "Etap;Działania\nPrzyjazd;Szuka wejścia – „teraz”\nNaprawa;Czeka\n",
    ] {
      for isLittle in [true, false] {
        let bytes = table.utf16.flatMap { unit in
          isLittle
            ? [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
            : [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
        }
        let file = try FileReader.read(bytes)
        #expect(file.outline().outline.stages.count == 2, "\(table)")
        #expect(file.report.guesses.contains { $0.subject == .encoding })
      }
    }
  }
}
