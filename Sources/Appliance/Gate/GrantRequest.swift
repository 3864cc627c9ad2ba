import System

/// What is asked before something is destroyed: by which operation, which targets, and what is lost.
public struct GrantRequest: Hashable, Sendable {
    /// Something that an operation is about to destroy.
    public struct Target: Hashable, Sendable {
        /// What the call names it by.
        public let id: String
        /// What people call it.
        public let name: String

        /// Makes a target; without a name, it is shown by its id.
        public init(id: String, name: String? = nil) {
            self.id = id
            self.name = name ?? id
        }
    }

    /// The operation's name, or method and path of a request that no operation matches.
    public let operation: String
    /// What it is about.
    public let targets: [Target]
    /// What will be lost, in a sentence.
    public let loss: String

    /// States what is asked.
    public init(operation: String, targets: [Target], loss: String) {
        self.operation = operation
        self.targets = targets
        self.loss = loss
    }

    /// What is shown to people: what is lost, and the targets where there are several.
    public var text: String {
        var lines = loss.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
        if targets.count > 1 { lines += targets.map { "  \($0.name.printable)" } }
        return lines.joined(separator: "\n")
    }
}
