/// A script that is called by its name alone.
public struct SharedScript: Hashable, Sendable {
    /// Without `.lua`: `rpo-audit`.
    public let name: String
    public let path: String
    /// Whose it is: `own`, `bundled` or `system`.
    public let origin: String

    /// Names a script.
    public init(name: String, path: String, origin: String) {
        self.name = name
        self.path = path
        self.origin = origin
    }
}
