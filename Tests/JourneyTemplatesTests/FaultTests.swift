import Testing

@testable import JourneyTemplates

@Suite("Faults in a file of templates")
struct FaultTests {
  /// What is said of a file behind the built-in ones.
  private func faults(_ text: String) -> [String] {
    var library = TemplateLibrary.builtIn
    let before = TemplateSection.allCases.map { library.ids(of: $0) }
    let problems = library.add(Array(text.utf8), named: "my.json")
    if !problems.isEmpty {
      #expect(TemplateSection.allCases.map { library.ids(of: $0) } == before, "half a file is used")
    }
    return problems.map(\.description)
  }

  private func file(_ sections: String) -> String {
    "{\"format\": \"waymark-templates\", \"version\": 1, \(sections)}"
  }

  private func stages(_ stages: String, id: String = "mine") -> String {
    file(
      "\"stage-templates\": [{\"id\": \"\(id)\", \"labels\": {\"en\": \"Mine\"}, "
        + "\"stages\": [\(stages)]}]")
  }

  @Test(
    "that is none at all is said in one line",
    arguments: [
      ("", "no JSON"), ("{", "no JSON"), ("[]", "a list […] where an object {…} belongs"),
      ("null", "null where"), ("{}", "\"format\": \"waymark-templates\", which is missing"),
      ("{\"format\": \"waymark-map\", \"version\": 1}", "not “waymark-map”"),
      ("{\"format\": \"waymark-templates\"}", "“version” is missing"),
      ("{\"format\": \"waymark-templates\", \"version\": 2}", "version 2 of the format"),
      ("{\"format\": \"waymark-templates\", \"version\": 1.5}", "version 1.5 of the format"),
      ("{\"format\": \"waymark-templates\", \"version\": \"1\"}", "version 1 of the format"),
      ("{\"format\": \"waymark-templates\", \"version\": 1,}\n}", "no JSON"),
      ("{\n\n\"a\": tru\n}", "Line 3, column 6: this is no value"),
      (String(repeating: "[", count: 10_000), "no JSON"),
      (String(repeating: " ", count: 300_000), "larger than 256 kB"),
    ])
  func noTemplates(text: String, words: String) {
    let faults = faults(text)
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("my.json: ") == true)
    #expect(faults.first?.contains(words) == true, "\(faults)")
  }

  @Test(
    "is told with its path, what is wrong and what is allowed",
    arguments: [
      (
        "{\"key\": \"a\", \"labels\": {\"en\": \"A\", \"pl\": 3}}",
        "stage-templates[0].stages[0].labels.pl: There is a number where a text belongs."
      ),
      (
        "{\"key\": \"a\", \"labels\": {\"en\": \" \"}}",
        "stages[0].labels.en: The text is empty."
      ),
      (
        "{\"key\": \"a\", \"labels\": {\"en\": \"A\\u001bB\"}}",
        "stages[0].labels.en: The text has a control character in it"
      ),
      (
        "{\"key\": \"a\", \"labels\": {\"en\": \"\(String(repeating: "a", count: 201))\"}}",
        "stages[0].labels.en: The text is longer than 200 characters."
      ),
      ("{\"key\": \"a\", \"labels\": {}}", "stages[0].labels: There is no label"),
      ("{\"key\": \"a\", \"labels\": \"A\"}", "stages[0].labels: There is a text where an object"),
      (
        "{\"key\": \"a\", \"labels\": {\"Polish\": \"A\"}}",
        "stages[0].labels: “Polish” is no language"
      ),
      ("{\"key\": \"Ä b\", \"labels\": {\"en\": \"A\"}}", "stages[0].key: “Ä b” is no key: use"),
      ("{\"labels\": {\"en\": \"A\"}}", "stages[0]: “key” is missing."),
      (
        "{\"key\": \"a\", \"labels\": {\"en\": \"A\"}, \"afterSale\": true}",
        "stages[0]: There is no property “afterSale” here. Did you mean “after-sale”? There are: key, labels, after-sale."
      ),
      (
        "{\"key\": \"a\", \"labels\": {\"en\": \"A\"}, \"after-sale\": \"yes\"}",
        "stages[0].after-sale: There is a text where true or false belongs."
      ),
      (
        "{\"key\": \"a\", \"labels\": {\"en\": \"A\"}}, {\"key\": \"a\", \"labels\": {\"en\": \"B\"}}",
        "stages[1]: There is a stage “a” already: my.json: stage-templates[0].stages[0]."
      ),
      ("3", "stages[0]: There is a number where an object {…} belongs."),
    ])
  func stage(text: String, words: String) {
    let faults = faults(stages(text))
    #expect(faults.count == 1, "\(faults)")
    #expect(faults.first?.contains(words) == true, "\(faults)")
    #expect(faults.first?.hasPrefix("my.json: stage-templates[0].stages") == true)
  }

  @Test(
    "is told in every section",
    arguments: [
      (
        "\"lanes\": [{\"key\": \"a\", \"labels\": {\"en\": \"A\"}, \"card-kind\": \"pian\"}]",
        "lanes[0].card-kind: “pian” is not known here. Did you mean “pain”? There are: goal, action,"
      ),
      (
        "\"lanes\": [{\"key\": \"pains\", \"labels\": {\"en\": \"A\"}, \"card-kind\": \"pain\"}]",
        "lanes[0]: There is a lane “pains” already: built in: lanes[6]."
      ),
      (
        "\"map-kinds\": [{\"id\": \"m\", \"kind\": \"current-state\", \"labels\": {\"en\": \"A\"}, \"lanes\": [\"actoins\"]}]",
        "map-kinds[0].lanes[0]: There is no lane “actoins”. Did you mean “actions”?"
      ),
      (
        "\"map-kinds\": [{\"id\": \"m\", \"labels\": {\"en\": \"A\"}, \"lanes\": [\"actions\"]}]",
        "map-kinds[0]: “kind” is missing."
      ),
      (
        "\"map-kinds\": [{\"id\": \"m\", \"kind\": \"k\", \"labels\": {\"en\": \"A\"}, \"lanes\": [\"actions\"]}]",
        "map-kinds[0].kind: “k” is not known here. There are: current-state, day-in-the-life,"
      ),
      (
        "\"map-kinds\": [{\"id\": \"m\", \"kind\": \"current-state\", \"labels\": {\"en\": \"A\"}, \"lanes\": []}]",
        "map-kinds[0].lanes: There are 0 entries; 1 to 60 are allowed."
      ),
      (
        "\"agendas\": [{\"id\": \"steps-4\", \"labels\": {\"en\": \"A\"}, \"steps\": [{\"en\": \"B\"}]}]",
        "agendas[0]: There is an agenda “steps-4” already: built in: agendas[0]."
      ),
      (
        "\"questionnaires\": [{\"id\": \"q\", \"labels\": {\"en\": \"A\"}, \"questions\": [{\"key\": \"a\", \"labels\": {\"en\": \"A\"}, \"card-kind\": \"emotion\", \"scale\": {\"from\": 5, \"to\": 5}}]}]",
        "questions[0].scale: “to” must be larger than “from”."
      ),
      (
        "\"questionnaires\": [{\"id\": \"q\", \"labels\": {\"en\": \"A\"}, \"questions\": [{\"key\": \"a\", \"labels\": {\"en\": \"A\"}, \"card-kind\": \"emotion\", \"scale\": {\"from\": 1, \"to\": 1e300}}]}]",
        "questions[0].scale.to: There is a number where a whole number belongs."
      ),
      (
        "\"questionnaires\": [{\"id\": \"q\", \"labels\": {\"en\": \"A\"}, \"questions\": [{\"key\": \"a\", \"labels\": {\"en\": \"A\"}, \"card-kind\": \"emotion\", \"scale\": {\"from\": 1, \"to\": 5000}}]}]",
        "scale.to: 5000 is not a number from 0 to 1000."
      ),
      (
        "\"markets\": [{\"id\": \"b2g\", \"labels\": {\"en\": \"A\"}, \"lanes\": []}]",
        "markets[0].id: “b2g” is not known here. Did you mean “b2b”? There are: b2b, b2c."
      ),
      ("\"stages\": []", "There is no property “stages” here."),
      ("\"channels\": {}", "channels: There is an object {…} where a list […] belongs."),
      (
        "\"languages\": [{\"language\": \"Klingon\", \"name\": \"tlhIngan\"}]",
        "languages[0].language: “Klingon” is no language"
      ),
    ])
  func section(text: String, words: String) {
    let faults = faults(file(text))
    #expect(faults.count == 1, "\(faults)")
    #expect(faults.first?.contains(words) == true, "\(faults)")
  }

  @Test("is told with all others of the file at once")
  func all() {
    let faults = faults(
      stages(
        "{\"key\": \"A\", \"labels\": {\"en\": 1}}, {\"kee\": \"b\", \"labels\": {\"en\": \"B\"}}",
        id: "lifecycle-5"))
    #expect(faults.count == 5, "\(faults)")
    #expect(
      faults.last
        == "my.json: stage-templates[0]: There is a stage template “lifecycle-5” already: "
        + "built in: stage-templates[1].")
  }

  @Test("does not act on a terminal, whatever stands in the file")
  func hostile() {
    let hostile = "\\u001b[2J\\u202e" + String(repeating: "x", count: 1_000)
    for text in [
      file("\"\(hostile)\": 1"), stages("{\"key\": \"\(hostile)\", \"labels\": {\"en\": \"A\"}}"),
      "{\"format\": \"\(hostile)\"}",
      stages("{\"key\": \"a\", \"labels\": {\"\(hostile)\": \"A\"}}"),
    ] {
      for fault in faults(text) {
        #expect(!fault.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" }, "\(fault)")
        #expect(fault.count < 600)
      }
    }
  }

  @Test("cannot come from any change to the example that makes it too long to hold")
  func limits() {
    let many = (0..<501).map { "{\"key\": \"k\($0)\", \"labels\": {\"en\": \"A\"}}" }
    #expect(
      faults(file("\"channels\": [\(many.joined(separator: ","))]"))
        == ["my.json: channels: There are 501 entries; 0 to 482 are allowed."])
    #expect(
      faults(stages(many.prefix(61).joined(separator: ",")))
        == ["my.json: stage-templates[0].stages: There are 61 entries; 1 to 60 are allowed."])
    #expect(faults(stages(many.prefix(60).joined(separator: ","))).isEmpty)
  }

  @Test("is found with what was probably meant")
  func nearest() {
    let known = ["after-sale", "key", "labels"]
    #expect(NearestName.find("aftersale", among: known) == "after-sale")
    #expect(NearestName.find("KEY", among: known) == "key")
    #expect(NearestName.find("label", among: known) == "labels")
    #expect(NearestName.find("colour", among: known) == nil)
    #expect(NearestName.find("", among: known) == nil)
    #expect(NearestName.find(String(repeating: "key", count: 30), among: known) == nil)
    #expect(NearestName.find("key", among: []) == nil)
  }
}
