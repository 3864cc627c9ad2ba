/// A column of the table that shows an operation's records.
public struct Column: Sendable, Hashable {
    /// What it shows: a stable or plain property name, `list[].name` for the names in a list of objects.
    public let key: String
    /// What stands above it.
    public let title: String
}
