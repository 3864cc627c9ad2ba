import Glibc
import System

/// What keeps a file from its place, by the error number that it came with.
public struct FileObstacle: Hashable, Sendable {
    private let number: Int32

    /// The obstacle that a system's error number stands for.
    public init(_ number: Int32) { self.number = number }

    /// Whether it is that there is a file already.
    public var isThere: Bool { number == EEXIST }

    /// What stands in the way, as it follows a colon.
    public var reason: String {
        switch number {
        case 0: "no reason is given"
        case EEXIST: "there is a file already"
        case ELOOP: "it is a link, and none is followed"
        case EISDIR: "it is a folder"
        case ENOTSUP: "it is a device, a pipe or a socket, which a file must not replace"
        default: systemMessage(number)
        }
    }

    /// What to do about it.
    public var hint: String {
        switch number {
        case EEXIST: "Pass overwrite = true to replace it, or give another path."
        case ELOOP: "Give the path that it leads to, or another one."
        case EISDIR: "Give the path of a file in it."
        case ENOTSUP: "Give the path of an ordinary file."
        default: "Give another path, or make room and the folder writable."
        }
    }

    /// The same of a download, which need not be a file.
    var hintOfDownload: String {
        number == ELOOP || number == ENOTSUP ? "\(hint) Without `to` the text itself is returned." : hint
    }
}
