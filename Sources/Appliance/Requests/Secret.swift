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

    /// Whether a name is one that secrets go by.
    public static func goesBy(_ name: String) -> Bool {
        let plain = String(name.lowercased().filter { $0 != "_" && $0 != "-" })
        return ["password", "passwd", "passphrase", "secret", "token", "privatekey", "credential"]
            .contains { plain.firstRange(of: $0) != nil }
            || ["authorization", "proxyauthorization", "cookie", "pwd", "apikey"].contains(plain)
    }
}

/// Who logs in.
public struct Credentials: Sendable {
    /// The vCenter user, such as `administrator@vsphere.local`.
    public let username: String
    /// The user's password.
    public let password: Secret

    /// Whether a person typed the password when asked: if it is refused, she may be asked again.
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
