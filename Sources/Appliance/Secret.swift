/// A password or a token: it can be used, and is never shown.
///
///     print(Secret("hunter2"))   // "***"
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What stands in a secret's place wherever something is shown.
    public static let mask = "***"

    /// The secret itself, for the request that needs it.
    let revealed: String

    /// Wraps a secret.
    public init(_ text: String) { revealed = text }

    /// Three stars.
    public var description: String { Self.mask }
    /// Three stars.
    public var debugDescription: String { Self.mask }
    /// Empty, so that `dump` and a debugger's summary show nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Who logs in.
public struct Credentials: Sendable {
    /// The vCenter user, such as `administrator@vsphere.local`.
    public let username: String
    /// The user's password.
    public let password: Secret

    /// Keeps a name and a password.
    public init(username: String, password: String) {
        self.username = username
        self.password = Secret(password)
    }

    /// Keeps a name and a password that is wrapped already.
    public init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }
}
