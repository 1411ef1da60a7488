import Testing
@Test func dump() { for (_, m) in Sample.client { print("HEX " + hex(m.encode())) }; for (_, m) in Sample.server { print("HEX " + hex(m.encode())) } }
