import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Personal data is never taken")
struct PrivacyTests {
  @Test(
    "headings that ask who somebody is are known in many languages",
    arguments: [
      "Name", "What is your full name?", "First name (optional)", "Contact", "Mobile", "WhatsApp",
      "Birthday", "Home address", "Signature", "Login", "Leave your contact if you want an answer",
      "How old are you?", "RecipientEmail", "#", "Respondent (name and e-mail)",
      "Imię i nazwisko", "Jak się nazywasz?", "Komórka", "Godzina rozpoczęcia", "PESEL", "Adres IP",
      "Podaj swój adres e-mail", "Cum vă numiți?", "CNP", "Data nașterii", "Număr de telefon",
      "Marcaj de timp", "ФИО", "Ф.И.О.", "Как вас зовут?", "Эл. почта", "Ваш телефон",
      "Отметка времени", "Контакты для связи", "Geburtsdatum", "Wie heißen Sie?",
      "Ihre Telefonnummer",
      "Nom et prénom", "Horodateur", "Comment vous appelez-vous ?", "Correo electrónico",
      "¿Cómo te llamas?", "Fecha de nacimiento", "Start language", "Response ID",
      "Stage Date (UTC)", "Employee", "Employee number", "Name of the child",
      "Imię i nazwisko ucznia", "Nr albumu", "Miejscowość zamieszkania", "Numele elevului", "Sexul",
      "Localitatea de domiciliu", "ФИО ребёнка", "Город проживания", "Nome", "Cognome", "Indirizzo",
      "Ім'я", "Прізвище", "Електронна пошта", "Jméno", "Příjmení", "Voornaam", "Sobrenome",
    ])
  func headings(_ heading: String) {
    #expect(PersonalHeading.kind(of: heading) != nil)
  }

  @Test(
    "questions about the journey are not taken for such",
    arguments: [
      "How did you contact us?", "What annoyed you about the address form?",
      "How did you hear of us?", "What time of day do you shop?",
      "Which channels did you use? [Phone]",
      "What would you call the product?", "Pain", "Touchpoint", "First contact", "Punkt kontaktu",
      "Co przeszkadzało przy zakupie?", "Ce v-a deranjat?", "Что вас раздражало при покупке?",
      "Оцените обслуживание", "Name one thing that you would change", "Number of persons",
      "What kind of person are you?", "Which city do you like?", "Employee satisfaction",
    ])
  func questions(_ heading: String) {
    #expect(PersonalHeading.kind(of: heading) == nil)
  }

  @Test("values tell what they are, whatever stands above them")
  func values() {
    for (text, kind) in [
      ("ana@example.org", .email), ("Ana Pop <ana@example.org>", .email),
      ("+48 600 000 001", .phone), ("(22) 123 45 67", .phone), ("600 000 001", .phone),
      ("192.0.2.10", .network), ("2001:db8::1", .network), ("52.2297, 21.0122", .place),
      ("44051401458", .identity), ("1800101221144", .identity), ("078-05-1120", .identity),
      ("4111 1111 1111 1111", .identity), ("GB82 WEST 1234 5698 7654 32", .identity),
      ("12345678Z", .identity), ("112-233-445 95", .identity),
      ("ul. Długa 5/3, 00-238 Warszawa", .address), ("221B Baker Street", .address),
      ("Strada Lungă 12, București", .address), ("ул. Ленина, дом 5", .address),
      ("https://shop.example/users/4711", .account),
      ("https://www.linkedin.com/in/somebody", .account),
      ("@some_body", .account), ("00:1A:2B:3C:4D:5E", .network), ("001a.2b3c.4d5e", .network),
      ("Mozilla/5.0 (X11; Linux x86_64)", .network), ("ana [at] example.org", .email),
      ("ana at example dot org", .email),
    ] as [(String, PersonalKind)] {
      #expect(PersonalValue.kind(of: text) == kind, "\(text)")
    }
    for text in [
      "The queue was long", "4", "2026-03-31 14:05", "31.03.2026", "120 000 000 zł", "1,200",
      "10:30",
      "https://example.org/prices?page=2", "Room 12", "3/5", "Waiting 30-40 minutes", "1.5.2",
      "€ 1 000 000 000", "Meet at noon (at the shop)", "00:10:20",
    ] {
      #expect(PersonalValue.kind(of: text) == nil, "\(text)")
    }
  }

  @Test("an address within an answer is masked, and its words stay")
  func masks() {
    #expect(
      PersonalText.masked("Write to ana@example.org. Or call 600 000 001!")?.text
        == "Write to [e-mail]. Or call [phone number]!")
    #expect(
      PersonalText.masked("My PESEL is 44051401458, thanks")?.text == "My PESEL is [number], thanks"
    )
    #expect(PersonalText.masked("On 2026-03-31 at 14:05 I paid 120,50") == nil)
    let once = PersonalText.masked("a@b.example c@d.example +40 722 000 000")?.text ?? ""
    #expect(PersonalText.masked(once) == nil, "\(once)")
  }

  @Test("a survey keeps answers and leaves out names, numbers, and what its tool added")
  func survey() throws {
    let file = try FileReader.read(
      Array(
        """
        Nr;Gość;Kontakt;Co przeszkadzało przy zakupie?;Uwagi;Zgoda
        1;Jan Kowalski;jan@example.org;Kolejka;Proszę dzwonić: 600 000 001;tak
        2;Anna Maria Nowak;anna@example.org;Kolejka;;tak
        """.utf8))
    #expect(file.format == .survey)
    let outline = file.outline().outline
    let text = "\(outline)"
    for secret in ["Kowalski", "Nowak", "example.org", "600 000 001"] {
      #expect(!text.contains(secret))
    }
    #expect(outline.cards.map(\.text).contains("Kolejka"))
    #expect(outline.cards.map(\.text).contains("Proszę dzwonić: [phone number]"))
    let sentences = file.report.sentences.joined(separator: "\n")
    for name in ["Nr", "Gość", "Kontakt", "--take"] {
      #expect(sentences.contains(name), "\(sentences)")
    }
    #expect(!sentences.contains("Kowalski"))
  }

  @Test("a table of cards loses such columns too, unless somebody takes them")
  func cards() throws {
    let table = Array(
      """
      Stage,Action,Guest,Reached at,Pain
      Find,Searches,Ana Pop,ana@example.org,Slow
      Pay,Pays,Dan Ion,dan@example.org,"Call me: +40 722 000 000"
      """.utf8)
    let outline = try FileReader.read(table).outline().outline
    #expect(!"\(outline)".contains("example.org") && !"\(outline)".contains("Ana Pop"))
    #expect(!"\(outline)".contains("722"))
    #expect(outline.lanes.map(\.title) == ["Action", "Pain"])
    var options = ImportOptions()
    options.taken = ["reached AT", "pain"]
    let taken = try FileReader.read(table, options: options).outline().outline
    #expect("\(taken)".contains("ana@example.org") && "\(taken)".contains("722"))
    #expect(!"\(taken)".contains("Ana Pop"))
    options.taken = ["Phone"]
    let error = #expect(throws: ImportError.self) { try FileReader.read(table, options: options) }
    #expect(error?.description.contains("there is no column “Phone”") ?? false)
  }

  @Test("what a map may have stays: owners, links, KPIs in millions, days")
  func kept() throws {
    let file = try FileReader.read(
      Array(
        """
        Stage,Action,Owner,KPI,Link,Due
        Find,Searches,Ana Pop,120000000,https://example.org/a,2026-04-01
        Pay,Pays,Dan Ion,"1 200 000 000",https://example.org/b,2026-04-02
        """.utf8))
    #expect(
      !file.report.losses.contains { if case .columnsAboutPeople = $0 { true } else { false } })
    #expect("\(file.outline().outline)".contains("Ana Pop"))
  }
}
