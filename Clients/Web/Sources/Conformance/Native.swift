#if !arch(wasm32)
import PageBorder

/// The same responder as an ordinary program.
@main
struct Conformance {
  static func main() { FramedProgram.run { Responder.respond(to: $0) } }
}
#endif
