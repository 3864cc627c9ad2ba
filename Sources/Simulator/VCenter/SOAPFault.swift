/// Why vCenter does not do what it was asked: see docs/contracts.md, "Simulator".
enum SOAPFault: Error, Equatable {
    /// A wrong name or password, or a session that is logged in already.
    case invalidLogin
    /// There is no session, or it is over.
    case notAuthenticated(VimReference)
    /// The object that a method is called of is not there.
    case objectNotFound(VimReference)
    /// An object that a parameter names is not there.
    case objectDeleted(VimReference)
    /// The request is none that could be read.
    case invalidRequest(String)
    /// A method that the simulator does not have; among them are all that would change anything.
    case methodNotFound(of: VimReference, method: String)
    /// A property that the type does not have, or a token of no retrieval.
    case invalidProperty(String, reason: String)
    /// A type that the API does not have.
    case invalidType(String)

    /// The reply that says so.
    var response: Response {
        let text = SOAPWriter.envelope { writer in
            writer.element("soapenv:Fault") { writer in
                writer.element("faultcode", text: "ServerFaultCode")
                writer.element("faultstring", text: message)
                writer.element("detail") { writer in
                    writer.element("\(type)Fault", #" xmlns="urn:vim25" xsi:type="\#(type)""#) { writer in
                        for member in members { writer.typed(member.name, member.value) }
                    }
                }
            }
        }
        return Response(soap: text, status: 500)
    }

    private var type: String {
        switch self {
        case .invalidLogin: "InvalidLogin"
        case .notAuthenticated: "NotAuthenticated"
        case .objectNotFound, .objectDeleted: "ManagedObjectNotFound"
        case .invalidRequest: "InvalidRequest"
        case .methodNotFound: "MethodNotFound"
        case .invalidProperty: "InvalidProperty"
        case .invalidType: "InvalidType"
        }
    }

    private var message: String {
        switch self {
        case .invalidLogin: "Login failure"
        // What kind of fault it is must be told by its type.
        case .notAuthenticated: ""
        case .objectNotFound(let object): "managed object not found: \(object)"
        case .objectDeleted:
            "The object has already been deleted or has not been completely created"
        case .invalidRequest(let reason): reason
        case .methodNotFound(let object, let method): "\(object) does not implement: \(method)"
        case .invalidProperty(_, let reason): reason
        case .invalidType(let type): "There is no managed object type \(type) in this simulator."
        }
    }

    private var members: [VimValue.Member] {
        switch self {
        case .invalidLogin, .invalidRequest: []
        case .notAuthenticated(let object):
            [.init("object", .reference(object)), .init("privilegeId", .string("System.View"))]
        case .objectNotFound(let object), .objectDeleted(let object): [.init("obj", .reference(object))]
        case .methodNotFound(let object, let method):
            [.init("receiver", .reference(object)), .init("method", .string(method))]
        case .invalidProperty(let name, _): [.init("name", .string(name))]
        case .invalidType(let type): [.init("argument", .string(type))]
        }
    }
}

extension Response {
    /// Longer replies come in pieces of which none says how many there are.
    private static let longestWhole = 2048

    /// A reply of vCenter.
    init(soap text: [UInt8], status: Int = 200) {
        self.init(status: status, headers: [("Content-Type", "text/xml; charset=utf-8")], body: text)
        isChunked = text.count > Self.longestWhole
    }
}
