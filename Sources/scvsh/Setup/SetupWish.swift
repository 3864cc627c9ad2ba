/// What a command line with `--setup` says already, and is not asked for.
struct SetupWish: Equatable {
    /// The profile; nil to ask for it.
    var name: String?
    /// What other options say of the connection.
    var connection = ConnectionSettings()
    /// Whether the profile is to let nothing but reads out.
    var isReadOnly = false
    /// What the login may take, where that is said.
    var timeout: Duration?

    static let formOfNames = "A name has letters, digits, and . _ @ - behind the first of them; 64 at the most."

    /// Whether a new profile may be called so: by what a command line and a shell take for one plain word.
    static func isName(_ text: String) -> Bool {
        func isWord(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        guard let first = text.utf8.first, isWord(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy { isWord($0) || "._@-".utf8.contains($0) }
    }
}
