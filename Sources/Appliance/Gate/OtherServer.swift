import Errors
import HTTP

/// A server beside the appliance to which a session's gate lets requests out: vCenter.
///
/// Neither the appliance's token nor its document has anything to do with it.
public struct OtherServer: Hashable, Sendable {
    /// What people call it.
    public let name: String
    /// Scheme, host and port.
    public let origin: String
    /// Host and port alone.
    public let endpoint: HostPort
    /// How it proves who it is.
    public let trust: Trust
    /// The file in which the pinned certificate was found; nil if it was given.
    public let pinFile: String?

    /// Names a server.
    public init(name: String, endpoint: HostPort, trust: Trust, pinFile: String? = nil) {
        self.name = name
        origin = "https://\(endpoint)"
        self.endpoint = endpoint
        self.trust = trust
        self.pinFile = pinFile
    }
}

/// A request to such a server.
///
/// Whoever makes it knows how one talks with that server, and makes none that changes anything: to the gate it is a
/// read, which is told of, waited for, tried again and written down as those of the appliance are.
public struct OtherCall {
    /// Where it goes.
    public let server: OtherServer
    /// What events and errors call it, such as `vcenter.Login`.
    public let operation: String
    /// What it does, in a few words for people.
    public let title: String
    /// What is asked there by: POST unless told otherwise.
    public var method = "POST"
    /// From the server's root.
    public let path: String
    /// The headers; one may be a secret, and is shown as `***` then.
    public var headers: [(name: String, value: String, isSecret: Bool)] = []
    /// The body, as it is sent.
    public var body: [UInt8]
    /// The body without its secrets.
    public var shownBody: String
    /// What must not be shown, also where the reply quotes it.
    public var secrets: [Secret] = []
    /// Whether it logs in. Each try may count for a lock, so it goes out again only where nothing of it was sent; and
    /// who logs in is not written down.
    public var isLogin = false
    /// Says what a reply is.
    public var judge: Judge
    /// Puts into words that there was no reply.
    public var wording: (ApplianceError) -> any ReportableError

    /// Says what a reply is; it is given what takes secrets out of the server's words.
    public typealias Judge = (_ reply: HTTPResponse, _ redact: @escaping (String) -> String) -> OtherVerdict

    /// A request of these parts; the rest is as in the declarations.
    public init(
        server: OtherServer, operation: String, title: String, path: String, body: [UInt8], shownBody: String,
        judge: @escaping Judge,
        wording: @escaping (ApplianceError) -> any ReportableError
    ) {
        self.server = server
        self.operation = operation
        self.title = title
        self.path = path
        self.body = body
        self.shownBody = shownBody
        self.judge = judge
        self.wording = wording
    }
}

/// What a reply of another server is.
public enum OtherVerdict {
    /// What was asked for.
    case taken
    /// A failure that would be the same again.
    case failed(any ReportableError)
    /// Nothing but that the server can't answer at present: worth another try.
    case away(any ReportableError)

    /// Whether it is what was asked for.
    var isTaken: Bool { if case .taken = self { true } else { false } }
}

extension ApplianceError {
    /// The same failure in the words of whoever asked another server; what is about neither of them stays as it is.
    func inWords(of call: OtherCall) -> ApplianceError {
        guard let request else { return self }
        if case .interrupted = self { return self }
        return .other(call.wording(self), facts: request)
    }
}
