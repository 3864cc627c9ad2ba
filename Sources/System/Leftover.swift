import CTerminal
import Glibc

/// A file that must not outlive the program: a signal that ends it, and `exit`, remove the file, for as long as this
/// lives.
public final class Leftover {
    /// Where the file is.
    public let path: String
    private let note: Int32

    /// Notes the path of a file, before it is there: a signal between the two would leave it.
    public init(_ path: String) {
        self.path = path
        note = leftovers_note(path)
    }

    deinit { leftovers_forget(note) }

    /// Removes the file.
    public func remove() { unlink(path) }
}
