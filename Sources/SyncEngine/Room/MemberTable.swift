import ReplicatedData

/// The connections of a room with what it knows of each, in ascending order of their numbers: so that
/// nothing depends on how a dictionary is laid out, and a turn passes over all of them in place.
struct MemberTable: Sendable {
  /// Ascending.
  private(set) var connections: [UInt64] = []
  private var list: [Room.Member] = []

  var count: Int { list.count }
  var isEmpty: Bool { list.isEmpty }

  /// The places of all members, in the order of ``connections``.
  var indices: Range<Int> { list.indices }

  /// One member by its place, never copied.
  subscript(at place: Int) -> Room.Member {
    _read { yield list[place] }
    _modify { yield &list[place] }
  }

  /// One member by its connection, changed in place; nil is none. O(log members), and O(members) to
  /// add or remove one.
  subscript(connection: UInt64) -> Room.Member? {
    get {
      let place = firstPlace(notBefore: connection)
      return holds(connection, at: place) ? list[place] : nil
    }
    _modify {
      let place = firstPlace(notBefore: connection)
      let wasHere = holds(connection, at: place)
      var member: Room.Member?
      if wasHere {
        var taken = Room.Member.vacant
        swap(&taken, &list[place])
        member = taken
      }
      yield &member
      if let member {
        if wasHere {
          list[place] = member
        } else {
          connections.insert(connection, at: place)
          list.insert(member, at: place)
        }
      } else if wasHere {
        connections.remove(at: place)
        list.remove(at: place)
      }
    }
  }

  private func holds(_ connection: UInt64, at place: Int) -> Bool {
    place < connections.count && connections[place] == connection
  }

  private func firstPlace(notBefore connection: UInt64) -> Int {
    partitionPoint(connections.count) { connections[$0] < connection }
  }
}
