import System

/// Which lines failed when they ran last, kept in a file beside the history, in the history's form: they are found as
/// all others, and suggested to nobody.
///
/// It is shared by open shells as the history is. A line that went well since, in whichever shell, is in it no more.
public final class Failures {
    private let file: History
    /// Those that failed, as the file was seen last.
    private var known: Set<String> = []

    /// What has changed since it was last looked at.
    public struct Changes: Hashable, Sendable {
        /// The lines that failed.
        public var failed: Set<String> = []
        /// Those that failed before, and do no more.
        public var mended: Set<String> = []
    }

    /// Keeps the lines in the file `path`; nothing is read yet.
    public init(path: String) { file = History(path: path, limit: 1000) }

    /// Why the file could not be read or written, the first time that it failed.
    public var fault: SystemError? { file.fault }

    /// Reads which lines failed.
    public func load() -> Changes { become(Set(file.load())) }

    /// Notes how a chunk ended that ran.
    public func note(_ chunk: String, failed: Bool) -> Changes {
        guard let entry = History.entry(for: chunk), known.contains(entry) != failed else { return Changes() }
        guard failed else { return forget { $0 == entry } }
        file.append(entry)
        return become(known.union([entry]))
    }

    /// Lets go of lines, those of other shells as well.
    public func forget(where isMeant: (String) -> Bool) -> Changes {
        file.forget(where: isMeant)
        return become(known.filter { !isMeant($0) })
    }

    /// What other shells have noted since.
    public func news() -> Changes {
        switch file.news() {
        case .none: Changes()
        case .added(let entries): become(known.union(entries))
        case .rewritten(let entries): become(Set(entries))
        }
    }

    private func become(_ now: Set<String>) -> Changes {
        defer { known = now }
        return Changes(failed: now.subtracting(known), mended: known.subtracting(now))
    }
}
