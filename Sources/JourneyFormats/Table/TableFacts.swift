import JourneyInsight
import JourneyTemplates
import StyledText

/// What stands in the columns and rows of a table, as far as it tells what the table is.
struct TableFacts {
  private let table: TextTable
  private let head: TableHead
  private let options: ImportOptions
  private let columns: [Column]
  private let library: TemplateLibrary

  /// One column, by its heading and by what stands below.
  private struct Column {
    var heading: String
    var meaning: Heading
    var values: [String]
    var isSaid: Bool

    var isEmpty: Bool { values.isEmpty }

    /// Numbers of records, dates, or what gives people away.
    var isRecord: Bool {
      !values.isEmpty
        && (PersonalColumns.kind(ofValues: values) != nil
          || values.count(where: { PersonalValue.isCode($0) && !$0.allSatisfy(\.isLetter) }) * 2
            > values.count
          || areDates)
    }

    var areDates: Bool {
      !values.isEmpty && values.count(where: { TimeText($0) != nil }) * 5 >= values.count * 4
    }

    var haveTimes: Bool {
      !values.isEmpty
        && values.count(where: { TimeText($0)?.milliseconds != nil }) * 5 >= values.count * 4
    }

    var areNumbers: Bool {
      !values.isEmpty
        && values.count(where: { NumberText.plain($0).flatMap { Double($0) } != nil }) * 5
          >= values.count * 4
    }

    var areProse: Bool { PersonalColumns.areProse(values) }
  }

  init(_ head: TableHead, _ options: ImportOptions, _ library: TemplateLibrary) {
    self.head = head
    self.options = options
    self.library = library
    table = head.table
    let rows = table.rows.indices.dropFirst()
    let step = max(rows.count / PersonalColumns.sampleMax, 1)
    let sample = stride(from: 1, to: table.rows.count, by: step)
    let table = table
    columns = (table.rows.first?.cells ?? []).enumerated().map { index, cell in
      let values = sample.map { table.cell($0, index).text }.filter { !$0.isEmpty }
      let said = HeadingReader.read([cell.text], isTransposed: false, options).first
      let isSaid = options.said(cell.text) != nil
      return Column(
        heading: cell.text, meaning: isSaid ? said ?? .nothing : HeadingReader.alone(cell.text),
        values: values, isSaid: isSaid)
    }
  }

  private static func quoted(_ text: String) -> MessageValue { .quotation(text, columnsMax: 24) }

  private static func joined(_ names: ArraySlice<MessageValue>) -> MessageValue {
    .joined(Array(names), separator: ", ")
  }

  private static func shortHeading(_ text: String) -> Bool { Words.list(text).count <= 6 }

  // MARK: A row a step

  var stepsEvidence: Evidence {
    var evidence = Evidence(.csv)
    var lanes: [MessageValue] = []
    var kinds: Set<String> = []
    var lanePoints = 0
    var plain: [MessageValue] = []
    var people: [MessageValue] = []
    for (index, column) in columns.enumerated() where !column.heading.isEmpty {
      let name = Self.quoted(column.heading)
      switch column.meaning {
      case .stage where column.isSaid: evidence.add(60, .seenStagesSaid, ["heading": name])
      case .stage where !column.isEmpty && !column.isRecord && !column.areNumbers:
        evidence.add(index == people.count ? 40 : 25, .seenStages, ["heading": name])
      case .stage where table.rows.count == 1: evidence.add(40, .seenStages, ["heading": name])
      case .lane(let lane) where column.isSaid || lane.isExplicit:
        lanePoints += 30
        lanes.append(name)
      case .lane(let lane) where lane.isKnown:
        // A column of nothing says little, and a number of a record is no card.
        if column.isRecord {
          evidence.add(-10, .seenNumbersIn, ["heading": name])
        } else if Self.shortHeading(column.heading), !(column.isEmpty && table.rows.count > 1) {
          lanePoints += kinds.insert(lane.kind).inserted ? 20 : 5
          lanes.append(name)
        } else if !column.isEmpty, !column.heading.contains("?") {
          lanePoints += 10
          lanes.append(name)
        }
      case .lane:
        let isPersonal = PersonalHeading.kind(of: column.heading).map { $0 != .response } ?? false
        if isPersonal || PersonalColumns.kind(ofValues: column.values) != nil {
          // Nothing of it is taken, so that one says little of what the others are.
          if !people.isEmpty { evidence.add(-15, .seenPeople, ["heading": name]) }
          people.append(name)
        } else if column.isRecord && !column.areDates {
          evidence.add(-15, .seenRecords, ["heading": name])
        } else if column.areNumbers || column.areDates {
          evidence.add(-10, .seenNumbers, ["heading": name])
        } else if !column.isEmpty {
          plain.append(name)
        }
      case .stageKey, .afterSale: evidence.add(20, .seenHeading, ["heading": name])
      case .field(_, of: nil) where HeadingReader.qualified(column.heading) != nil:
        evidence.add(10, .seenHeading, ["heading": name])
      default: break
      }
    }
    if !lanes.isEmpty {
      evidence.add(min(lanePoints, 60), .seenHeadings, ["headings": Self.joined(lanes.prefix(4))])
    }
    // What stands at the left may be the stages, and what stands beside a stage cards.
    if !plain.isEmpty, lanePoints > 0 || columns.first?.meaning == .stage {
      evidence.add(10, .seenWordsUnder, ["headings": Self.joined(plain.prefix(2))])
    }
    return evidence
  }

  // MARK: Stages as columns

  private static let corners: Set<String> = [
    "lane", "lanes", "dimension", "aspect", "layer", "category", "row", "element", "wymiar",
    "warstwa",
    "kategoria", "element mapy", "dimensiune", "categorie", "strat", "измерение", "категория",
    "слои",
  ]

  var stagesEvidence: Evidence {
    var evidence = Evidence(.csvTransposed)
    guard let corner = columns.first, table.width > 1 else { return evidence }
    let titles = table.rows.dropFirst().prefix(500).map { $0.cells.first?.text ?? "" }
      .filter { !$0.isEmpty }
    var known: [MessageValue] = []
    var kinds: Set<String> = []
    var points = 0
    for title in Set(titles).sorted(by: {
      titles.firstIndex(of: $0) ?? 0 < titles.firstIndex(of: $1) ?? 0
    }) {
      let isSaid = options.said(title) != nil
      switch isSaid
        ? HeadingReader.read([title], isTransposed: true, options)[0] : HeadingReader.alone(title)
      {
      case .lane(let lane) where isSaid || lane.isKnown || lane.isExplicit || lane.isNone:
        points += isSaid || lane.isExplicit ? 30 : kinds.insert(lane.kind).inserted ? 20 : 5
        known.append(Self.quoted(title))
      case .afterSale, .stageKey:
        points += 20
        known.append(Self.quoted(title))
      default: break
      }
    }
    guard !known.isEmpty || Words.folded(corner.heading) == "lane" else { return evidence }
    evidence.add(min(points, 60), .seenRows, ["headings": Self.joined(known.prefix(4))])
    switch Words.folded(corner.heading) {
    case "lane": evidence.add(50, .seenCorner, ["heading": .quotation("Lane")])
    case "": evidence.add(15, .seenEmptyCorner)
    case let word where Self.corners.contains(word):
      evidence.add(20, .seenCorner, ["heading": Self.quoted(corner.heading)])
    default:
      if corner.meaning == .stage {
        evidence.add(20, .seenCorner, ["heading": Self.quoted(corner.heading)])
      }
    }
    let others = columns.dropFirst().filter { !$0.heading.isEmpty }
    let heads = others.count { column in
      guard case .lane(let lane) = column.meaning else {
        if case .field = column.meaning { return true }
        return column.meaning == .stage
      }
      return lane.isKnown
    }
    if heads * 2 > others.count { evidence.add(-20 * heads, .seenStepHeadings) }
    if known.count * 2 < Set(titles).count { evidence.add(-15, .seenOtherRows) }
    return evidence
  }

  // MARK: Answers

  var surveyEvidence: Evidence {
    var evidence = Evidence(.survey)
    guard table.rows.count > 1 else { return evidence }
    var points = (known: 0, asked: 0, long: 0, choices: 0, response: 0, prose: 0, lanes: 0)
    var shown: [MessageValue] = []
    for column in columns where !column.heading.isEmpty && !column.isEmpty {
      let heading = column.heading
      if SurveyReader.question(heading, library) != nil {
        points.known += points.known == 0 ? 40 : 15
        shown.append(Self.quoted(heading))
      } else if heading.contains("?") {
        points.asked += points.asked == 0 ? 35 : 15
        shown.append(Self.quoted(heading))
      } else if PersonalHeading.kind(of: heading) == .response {
        points.response += 15
      } else if Words.list(heading).count >= 5 {
        points.long += 15
        shown.append(Self.quoted(heading))
      } else if column.areProse {
        points.prose += 10
      }
      if heading.hasSuffix("]"), SurveyChoices.divided(heading) != nil { points.choices += 15 }
      if case .lane(let lane) = column.meaning, lane.isKnown, Words.list(heading).count <= 3,
        !heading.contains("?")
      {
        points.lanes += 10
      }
    }
    let asked = min(points.known + points.asked + min(points.long, 30), 80)
    evidence.add(asked, .seenQuestions, ["headings": Self.joined(shown.prefix(2))])
    evidence.add(min(points.choices, 30), .seenChoices)
    if head.isOfSurveyTool {
      evidence.add(40, .seenSurveyHead)
    }
    if asked + points.choices > 0 || head.isOfSurveyTool {
      evidence.add(min(points.response, 30), .seenSurveyColumns)
      evidence.add(min(points.prose, 20), .seenProse)
    } else if columns.first?.haveTimes ?? false {
      evidence.add(30, .seenTimes, ["heading": Self.quoted(columns[0].heading)])
      evidence.add(min(points.prose, 30), .seenProse)
    }
    guard evidence.score > 0 else { return evidence }
    if columns.first?.meaning == .stage, !(columns.first?.heading.contains("?") ?? true) {
      evidence.add(-40, .seenStages, ["heading": Self.quoted(columns[0].heading)])
    }
    evidence.add(-min(points.lanes, 30), .seenJourneyHeadings)
    return evidence
  }
}
