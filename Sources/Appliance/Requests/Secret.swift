import API

/// A password or a token: it can be used, and is never shown.
///
///     print(Secret("hunter2"))   // "***"
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself, for the request that needs it.
    package let revealed: String

    /// Keeps a text from being shown; nothing is copied or encrypted.
    public init(_ text: String) { revealed = text }

    /// Three stars.
    public var description: String { SecretFinder.mask }
    /// Three stars.
    public var debugDescription: String { SecretFinder.mask }
    /// Empty, so that `dump` and a debugger's summary show nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Who logs in.
public struct Credentials: Sendable {
    /// The vCenter user, such as `administrator@vsphere.local`.
    public let username: String
    /// The user's password.
    public let password: Secret

    /// Whether a person typed the password when asked, and may be asked again if it is refused.
    public let isTyped: Bool

    /// Keeps a name and a password.
    public init(username: String, password: String, isTyped: Bool = false) {
        self.init(username: username, password: Secret(password), isTyped: isTyped)
    }

    /// Keeps a name and a password that is wrapped already.
    public init(username: String, password: Secret, isTyped: Bool = false) {
        self.isTyped = isTyped
        self.username = username
        self.password = password
    }
}
