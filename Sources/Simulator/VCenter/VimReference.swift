/// A managed object as vCenter's API names it: its type and its id.
struct VimReference: Hashable, Sendable, CustomStringConvertible {
    let type: String
    let id: String

    init(_ type: String, _ id: String) {
        self.type = type
        self.id = id
    }

    var description: String { "\(type):\(id)" }
}
