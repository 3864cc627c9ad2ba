import Glibc
import System

/// What keeps a download from its place, by the error number that it came with.
struct FileObstacle {
    private let number: Int32

    init(_ number: Int32) { self.number = number }

    /// What stands in the way, as it follows a colon.
    var reason: String {
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
    var hint: String {
        switch number {
        case EEXIST: "Pass overwrite = true to replace it, or give another path."
        case ELOOP: "Give the path that it leads to, or another one. Without `to` the text itself is returned."
        case EISDIR: "Give the path of a file in it."
        case ENOTSUP: "Give the path of an ordinary file. Without `to` the text itself is returned."
        default: "Give another path, or make room and the folder writable."
        }
    }
}
