/// Why a text is not the address of an appliance, or of a vCenter.
public struct AddressError: Error, Hashable, Sendable {
    /// What is wrong with the text.
    public enum Reason: Hashable, Sendable {
        case empty
        /// The token and the password would cross the network in the clear.
        case plainHTTP
        case scheme(String)
        /// A user name or a password inside the address.
        case credentials
        case badHost
        case notASCII
        case badPort(String)
        case path
    }

    public let reason: Reason
    /// The text as it was given; empty where it could hold a password.
    public let text: String
    /// What should have been there.
    public let server: Server

    /// What an address is of.
    public enum Server: Hashable, Sendable {
        case appliance, vCenter
    }

    package init(_ reason: Reason, in text: String, of server: Server = .appliance) {
        self.reason = reason
        self.text = text
        self.server = server
    }
}

extension AddressError: CustomStringConvertible {
    public var description: String { message }

    var message: String {
        switch reason {
        case .empty: "\(server.name)'s address is empty"
        case .plainHTTP: "“\(text)” would send the password unencrypted: \(server.name) is reached by https only"
        case .scheme(let scheme): "“\(text)” begins with \(scheme)://, and \(server.name) is reached by https only"
        case .credentials:
            "\(server.name)'s address holds a user name or an “@”: name and password are given apart from it"
        case .badHost: "“\(text)” holds no valid host name or address"
        case .notASCII: "“\(text)” holds letters beyond ASCII: give the host name in its xn-- form"
        case .badPort(let port): "“\(port)” in “\(text)” is not a port: it must be a number from 1 to 65535"
        case .path: "“\(text)” has a path that is not the API's: it must end in \(server.path), or be left out"
        }
    }
}

extension AddressError.Server {
    fileprivate var name: String { self == .appliance ? "the appliance" : "vCenter" }
    fileprivate var path: String { self == .appliance ? "/api" : "/sdk" }
}
