import Errors
import Glibc

/// A call to the system that failed.
public struct SystemError: Error, Hashable, Sendable {
    /// What was tried, as it follows "can't": `read`, `make the folder`.
    public let action: String
    /// What it was tried with, a file mostly.
    public let path: String
    /// The system's error number.
    public let errno: Int32

    /// Notes the error number as it stands: nothing may come between the call and this.
    public init(_ action: String, _ path: String, errno number: Int32 = Glibc.errno) {
        self.action = action
        self.path = path
        errno = number
    }

    /// The system's words; its "Invalid argument" of what is read is a pipe or a device.
    public var reason: String { action == "read" && errno == EINVAL ? "it is no ordinary file" : systemMessage(errno) }
    /// Whether there is no such file, nor folder.
    public var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }
}

extension SystemError: ReportableError, CustomStringConvertible {
    /// Whoever named the file can name another.
    public var kind: ErrorKind { .argument }
    /// What was tried, and what the system said.
    public var message: String { "can't \(action) \(path): \(reason)" }
    public var description: String { message }
}

/// The system's words for an error number.
public func systemMessage(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
}
