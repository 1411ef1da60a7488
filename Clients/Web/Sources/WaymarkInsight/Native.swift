#if !arch(wasm32)
import PageBorder

/// The same as an ordinary program, about one map.
@main
struct WaymarkInsight {
  static func main() {
    let box = InsightBox()
    FramedProgram.run { box.answer($0) }
  }
}
#endif
