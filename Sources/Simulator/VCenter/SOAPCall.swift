import XML

/// A call of a method, as it came.
struct SOAPCall: Sendable {
    private static let envelope = "http://schemas.xmlsoap.org/soap/envelope/"
    static let vim = "urn:vim25"

    let method: String
    /// The object whose method it is.
    let this: VimReference
    private let parameters: SOAPFields

    /// Reads the body of a request; prefixes are free, and so is a header.
    init(parsing body: [UInt8]) throws(SOAPFault) {
        var limits = XMLLimits()
        // No call comes near.
        limits.elements = 100_000
        let root: XMLNode
        do throws(XMLError) {
            root = try XMLNode(parsing: body, limits: limits)
        } catch {
            throw .invalidRequest("The request \(error).")
        }
        guard root.name == XMLName("Envelope", in: Self.envelope), let body = root["Body", in: Self.envelope] else {
            throw .invalidRequest("The request is no SOAP envelope with a body.")
        }
        guard let call = body.children.first, body.children.count == 1 else {
            throw .invalidRequest("The body of a request is one call.")
        }
        guard call.name.namespace == Self.vim else {
            throw .invalidRequest("The namespace of a call is \(Self.vim), not \(call.name.namespace).")
        }
        guard let this = call.children.first, this.name == XMLName("_this", in: Self.vim) else {
            throw .invalidRequest("The call \(call.name.local) does not say first, as _this, of which object.")
        }
        method = call.name.local
        self.this = try this.reference()
        parameters = SOAPFields(of: call, children: call.children.dropFirst())
    }

    /// The parameters, of which there may be these, in this order.
    func parameters(_ names: String...) throws(SOAPFault) -> SOAPFields {
        try parameters.inOrder(names)
    }
}

/// The elements in an element.
///
/// A server reads them by the schema, in its order; what comes otherwise is refused here, though many servers let it
/// pass.
struct SOAPFields: Sendable {
    private let name: String
    private let children: [XMLNode]

    init(of node: XMLNode, children: some Sequence<XMLNode>) {
        name = node.name.local
        self.children = Array(children)
    }

    /// The same, if there are none but these, and in this order.
    func inOrder(_ names: [String]) throws(SOAPFault) -> SOAPFields {
        var place = 0
        for child in children {
            guard child.name.namespace == SOAPCall.vim, let index = names.firstIndex(of: child.name.local) else {
                throw .invalidRequest("\(name) has no \(child.name.local): it takes \(names.joined(separator: ", ")).")
            }
            guard index >= place else {
                throw .invalidRequest(
                    "In \(name), \(child.name.local) comes too late: the order is \(names.joined(separator: ", ")).")
            }
            place = index
        }
        return self
    }

    /// All elements of a name.
    func all(_ name: String) -> [XMLNode] { children.filter { $0.name.local == name } }

    /// The element of a name, if there is one; two are refused.
    func one(_ name: String) throws(SOAPFault) -> XMLNode? {
        let found = all(name)
        guard found.count < 2 else { throw .invalidRequest("\(self.name) has more than one \(name).") }
        return found.first
    }

    func required(_ name: String) throws(SOAPFault) -> XMLNode {
        guard let node = try one(name) else { throw .invalidRequest("\(self.name) lacks \(name).") }
        return node
    }

    func text(_ name: String) throws(SOAPFault) -> String { try required(name).text }

    func flag(_ name: String) throws(SOAPFault) -> Bool? {
        guard let node = try one(name) else { return nil }
        switch node.text {
        case "true", "1": return true
        case "false", "0": return false
        default: throw .invalidRequest("\(name) of \(self.name) is true or false, not \(node.text).")
        }
    }
}

extension XMLNode {
    static let instance = "http://www.w3.org/2001/XMLSchema-instance"

    /// The elements in it, of which there may be these, in this order.
    func fields(_ names: String...) throws(SOAPFault) -> SOAPFields {
        try SOAPFields(of: self, children: children).inOrder(names)
    }

    /// The managed object that it names.
    func reference() throws(SOAPFault) -> VimReference {
        guard let type = attributes["type"], !type.isEmpty, !text.isEmpty else {
            throw .invalidRequest("\(name.local) must be a reference: its attribute type, and the id as its text.")
        }
        return VimReference(type, text)
    }
}
