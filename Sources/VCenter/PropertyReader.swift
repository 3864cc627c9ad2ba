import XML

/// Reads what the property collector answers, object by object: many thousands may come in one reply.
///
/// An element that nobody knows is passed over with all that is in it.
final class PropertyReader: XMLVisitor {
    /// Where the token was, if there is more to ask for.
    private(set) var token: String?
    /// Whether the reply is a fault.
    private(set) var isFault = false
    /// What is wrong with it; the first counts.
    private(set) var problem: UnexpectedXML?
    /// Whether there was an answer in it, and whether there was anything in that.
    private var (hasResponse, hasReturnValue) = (false, false)

    private let method: VCenterMethod
    private let found: (RetrievedObject) throws(UnexpectedXML) -> Void

    private enum Place {
        case envelope, body, response, returnValue, token, objects, object, propertySet, propertyName, value, reference
        /// Something that is not looked at.
        case other
    }
    private var places: [Place] = []

    private var current: (object: ManagedObject?, properties: [String: PropertyValue]) = (nil, [:])
    private var property: (name: String?, value: PropertyValue?) = (nil, nil)
    private var value = PropertyValue()
    private var attributes: [XMLAttribute] = []

    /// - Parameter found: told of each object as it ends.
    init(_ method: VCenterMethod, found: @escaping (RetrievedObject) throws(UnexpectedXML) -> Void) {
        self.method = method
        self.found = found
    }

    /// Reads a whole reply. What it can't be is an error, but for a fault: `isFault` tells of that.
    func read(_ bytes: [UInt8]) throws(UnexpectedXML) {
        do throws(XMLError) {
            try readXML(bytes, visitor: self)
        } catch {
            // What was wrong before it broke off says more.
            throw problem ?? .broken(error)
        }
        if let problem { throw problem }
        if isFault { return }
        if !hasResponse { throw .missing(method.response) }
        // The first page of nothing may be nothing; one that a token led to is there.
        if !hasReturnValue, method == .continueRetrieving { throw .missing("returnval") }
    }

    private func fail(_ problem: UnexpectedXML) { self.problem = self.problem ?? problem }

    private func attempt(_ body: () throws(UnexpectedXML) -> Void) {
        guard problem == nil else { return }
        do throws(UnexpectedXML) { try body() } catch { fail(error) }
    }

    // MARK: Elements

    func begin(_ name: XMLName, attributes: [XMLAttribute]) {
        let place = place(of: name)
        places.append(place)
        switch place {
        case .response: hasResponse = true
        case .returnValue:
            if hasReturnValue { fail(.twice("returnval", of: nil)) }
            hasReturnValue = true
        case .objects: current = (nil, [:])
        case .object, .reference: self.attributes = attributes
        case .propertySet: property = (nil, nil)
        case .value:
            value = PropertyValue()
            value.type = attributes["type", in: Namespace.instance]?.localName
            value.referenceType = attributes["type"]
        case .other: if places.dropLast().last == .value { value.hasOther = true }
        default: break
        }
    }

    private func place(of name: XMLName) -> Place {
        func isVim(_ local: String) -> Bool { name.local == local && name.namespace == Namespace.vim }
        switch places.last {
        case nil: return known(name, XMLName("Envelope", in: Namespace.envelope), .envelope)
        case .envelope: return name == XMLName("Body", in: Namespace.envelope) ? .body : .other
        case .body:
            if name == XMLName("Fault", in: Namespace.envelope) {
                isFault = true
                return .other
            }
            return known(name, XMLName(method.response, in: Namespace.vim), .response)
        case .response: return isVim("returnval") ? .returnValue : .other
        case .returnValue: return isVim("objects") ? .objects : isVim("token") ? .token : .other
        case .objects: return isVim("obj") ? .object : isVim("propSet") ? .propertySet : .other
        case .propertySet: return isVim("name") ? .propertyName : isVim("val") ? .value : .other
        case .value: return isVim("ManagedObjectReference") ? .reference : .other
        default: return .other
        }
    }

    /// The place of an element that there must be; anything else there is a problem.
    private func known(_ name: XMLName, _ expected: XMLName, _ place: Place) -> Place {
        guard name != expected else { return place }
        let got = name.local == expected.local ? "\(name.local) of another namespace" : name.local
        fail(.wrongElement(expected: expected.local, got: got))
        return .other
    }

    func end(_ name: XMLName, text: String) {
        guard let place = places.popLast(), problem == nil else { return }
        switch place {
        case .token: token = text.trimmed
        case .object:
            attempt { () throws(UnexpectedXML) in
                if current.object != nil { throw .twice("obj", of: nil) }
                current.object = try ManagedObject(type: attributes["type"], id: text, in: "obj")
            }
        case .propertyName: property.name = text.trimmed
        case .reference:
            attempt { () throws(UnexpectedXML) in
                value.references.append(
                    try ManagedObject(
                        type: attributes["type"], id: text, in: property.name ?? "val", of: current.object?.id))
            }
        case .value:
            value.text = text
            property.value = value
        case .propertySet: attempt(endProperty)
        case .objects: attempt(endObject)
        default: break
        }
    }

    private func endProperty() throws(UnexpectedXML) {
        guard let name = property.name, !name.isEmpty else { throw .missing("propSet/name") }
        guard let value = property.value else { throw .missing("val of \(name)") }
        if let other = current.properties[name], other != value { throw .twice(name, of: current.object?.id) }
        current.properties[name] = value
    }

    private func endObject() throws(UnexpectedXML) {
        guard let object = current.object else { throw .missing("obj") }
        try found(RetrievedObject(object: object, properties: current.properties))
    }
}
