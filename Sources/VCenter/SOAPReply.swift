import XML

/// A fault, as vCenter tells of what it can't or won't do.
struct SOAPFault: Hashable {
    /// Such as `NotAuthenticated`.
    var type: String
    /// Its words, which may be none.
    var said: String
    /// The privilege that is missing, where it says so.
    var privilege: String?

    init(_ node: XMLNode) {
        let detail = node["detail", in: ""]?.children.first
        let code = node["faultcode", in: ""].map { $0.text.localName } ?? ""
        type = detail?.attributes["type", in: Namespace.instance]?.localName ?? detail?.name.local.withoutFault ?? code
        let words = node["faultstring", in: ""]?.text.trimmed ?? ""
        // What is not known to vCenter stands in the fault itself, and it may say nothing else.
        let property = detail?.children.first { $0.name.local == "name" }?.text.trimmed
        let isProperty = type == "InvalidProperty" && words.isEmpty
        said = isProperty ? property.map { "it knows no property \($0)" } ?? "" : words
        privilege = detail?.children.first { $0.name.local == "privilegeId" }?.text.trimmed
    }
}

/// Reads small replies as trees.
struct SOAPReply {
    let method: VCenterMethod

    /// A reply holds an answer or a fault.
    enum Outcome {
        case answer(XMLNode)
        case fault(SOAPFault)
    }

    static let limits: XMLLimits = {
        var limits = XMLLimits()
        (limits.elements, limits.text) = (100_000, 1 << 16)
        return limits
    }()

    func read(_ bytes: [UInt8]) throws(UnexpectedXML) -> Outcome {
        let root: XMLNode
        do throws(XMLError) {
            root = try XMLNode(parsing: bytes, limits: Self.limits)
        } catch {
            throw .broken(error)
        }
        try root.check("Envelope", in: Namespace.envelope)
        guard let body = root["Body", in: Namespace.envelope] else { throw .missing("Body") }
        guard let content = body.children.first else { throw .missing(method.response) }
        if content.name == XMLName("Fault", in: Namespace.envelope) { return .fault(SOAPFault(content)) }
        try content.check(method.response, in: Namespace.vim)
        return .answer(content)
    }
}

extension VCenterMethod {
    /// The element that answers it.
    var response: String { rawValue + "Response" }
}

extension XMLNode {
    func check(_ local: String, in namespace: String) throws(UnexpectedXML) {
        guard name == XMLName(local, in: namespace) else {
            throw .wrongElement(
                expected: local, got: name.local == local ? "\(local) of another namespace" : name.local)
        }
    }

    /// A member of vCenter's; nil where there is none.
    func member(_ local: String) -> XMLNode? { self[local, in: Namespace.vim] }

    /// The text of a member, without blanks around it; nil where there is none, or nothing in it.
    func memberText(_ local: String) -> String? {
        member(local).flatMap { $0.text.trimmed.isEmpty ? nil : $0.text.trimmed }
    }

    /// The reference in a member.
    func reference(_ local: String) throws(UnexpectedXML) -> ManagedObject {
        guard let node = member(local) else { throw .missing(local) }
        return try node.asReference()
    }

    /// What the element itself refers to.
    func asReference() throws(UnexpectedXML) -> ManagedObject {
        try ManagedObject(type: attributes["type"], id: text, in: name.local)
    }
}

extension ManagedObject {
    /// Reads a reference that stands in an element or a property of that name.
    init(type: String?, id: String, in name: String, of object: String? = nil) throws(UnexpectedXML) {
        let id = id.trimmed
        guard let type, !type.isEmpty, !id.isEmpty else {
            throw .wrongValue(name, of: object, expected: "a reference", got: id.isEmpty ? "nothing" : "a text")
        }
        self.init(type: type, id: id)
    }
}

extension String {
    /// Without blanks around it.
    var trimmed: String {
        // Nearly every text begins and ends with a letter or a digit, and there are thousands of them.
        if let first = utf8.first, let last = utf8.last, (0x21..<0x7F).contains(first), (0x21..<0x7F).contains(last) {
            return self
        }
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// What stands behind a prefix.
    var localName: String {
        let text = trimmed
        return text.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(text[text.utf8.index(after: $0)...]) } ?? text
    }

    fileprivate var withoutFault: String { hasSuffix("Fault") ? String(dropLast(5)) : self }
}
