/// What there is to show of a line that is typed.
struct LineView: Equatable {
    /// What stands before the line, with colours; or a message in its place.
    var prompt: String
    /// Whether it is a message, such as that of a search.
    var isMessage = false
    /// What stands before the prompt for the editing mode.
    var mode = ""
    var line: [UInt8] = []
    /// Where the cursor is, in bytes.
    var point = 0
    /// What is marked.
    var region: Range<Int> = 0..<0

    var text: String { String(decoding: line, as: UTF8.self) }
}

/// What is shown besides the line itself.
struct LineAdditions: Equatable {
    var marks: [LineMark] = []
    /// The rest of a line that is suggested, behind the end.
    var suggestion: [UInt8] = []
    /// What stands in a row of its own below.
    var hint: String?
}
