/// The lines that were run, kept from one shell to the next.
public final class History {
    /// Where they are kept.
    public let path: String
    /// How many entries are kept.
    public let limit: Int

    /// A history in the file `path`; nothing is read yet.
    public init(path: String, limit: Int = 2000) {
        self.path = path
        self.limit = limit
    }

    /// Reads the entries, oldest first.
    public func load() -> [String] { [] }

    /// Adds a chunk that ran.
    public func append(_ entry: String) {}
}
