import ReplicatedData

extension Operation {
  /// The same with other stamps for the records and characters that it names.
  public func renamed(_ rename: (OperationID) -> OperationID) -> Operation {
    func renamed(_ value: Value) -> Value {
      if case .reference(let id) = value { .reference(rename(id)) } else { value }
    }
    switch self {
    case .create, .createNamed: return self
    case .set(let record, let field, let value):
      return .set(rename(record), field, renamed(value))
    case .setKey(let record, let field, let key, let value):
      return .setKey(rename(record), field, key: key, renamed(value))
    case .place(let record, let field, let place):
      let column = place.column.map { rename($0) }
      let row = place.row.map { rename($0) }
      return .place(rename(record), field, Place(column: column, row: row, key: place.key))
    case .insert(let record, let field, let origin, let text):
      switch origin {
      case .left(let parent):
        return .insert(rename(record), field, .left(of: rename(parent)), text)
      case .right(let parent, let right):
        let origin = TextOrigin.right(
          of: parent.map { rename($0) }, rightOrigin: right.map { rename($0) })
        return .insert(rename(record), field, origin, text)
      }
    case .replace(let record, let field, let text):
      return .replace(rename(record), field, text)
    case .extend(let record, let field, let text):
      return .extend(rename(record), field, text)
    case .erase(let record, let field, let ranges):
      var renamed: [StampRange] = []
      for range in ranges { renamed.append(StampRange(rename(range.first), count: range.count)) }
      return .erase(rename(record), field, renamed)
    }
  }
}
