import XML

/// Reads what the property collector answers, object by object: many thousands may come in one reply.
///
/// An element that nobody knows is passed over with all that is in it, and so is a property that was not asked for.
final class PropertyReader: XMLVisitor {
    private let method: VCenterMethod
    private var names: ElementNames
    private var reading: PropertyReading

    /// Where the token was, if there is more to ask for.
    var token: String? { reading.token }
    /// Whether the reply is a fault.
    var isFault: Bool { reading.isFault }

    /// - Parameter found: told of each object as it ends.
    init(_ method: VCenterMethod, found: @escaping (RetrievedObject) throws(UnexpectedXML) -> Void) {
        self.method = method
        names = ElementNames(response: method.response)
        reading = PropertyReading(found: found)
    }

    /// Reads a whole reply. What it can't be is an error, but for a fault: `isFault` tells of that.
    func read(_ bytes: [UInt8]) throws(UnexpectedXML) {
        do throws(XMLError) {
            try readXML(bytes, visitor: self)
        } catch {
            // What was wrong before it broke off says more.
            throw reading.problem ?? .broken(error)
        }
        if let problem = reading.problem { throw problem }
        if isFault { return }
        if !reading.hasResponse { throw .missing(method.response) }
        // The first page of nothing may be nothing; one that a token led to is there.
        if !reading.hasReturnValue, method == .continueRetrieving { throw .missing("returnval") }
    }

    func number(of name: XMLName) -> Int { names.number(of: name) }

    func begin(_ name: Int, attributes: XMLAttributes) {
        // A part of the reply that must be there, and is not: what stands in its place is told.
        if let expected = reading.begin(Element(rawValue: name) ?? .other, attributes: attributes) {
            reading.fail(names.wrong(name, in: expected))
        }
    }

    func end(text: ArraySlice<UInt8>) { reading.end(text) }
}

/// The elements of a reply that are looked at.
private enum Element: Int {
    case envelope, body, fault, response, returnValue, token, objects, object, propertySet, name, value, reference,
        other
}

/// Numbers the names of elements: those that are looked at by what they are, the others behind them.
private struct ElementNames {
    private let known: [XMLName]
    /// Names that are none of them: the first, and the one that was asked for last.
    private var others: [XMLName] = []
    private var last: XMLName?

    /// More than the reader keeps the numbers of: any name behind them is asked for each time that it comes.
    private static let kept = 64

    init(response: String) {
        known =
            ["Envelope", "Body", "Fault"].map { XMLName($0, in: Namespace.envelope) }
            + [response, "returnval", "token", "objects", "obj", "propSet", "name", "val", "ManagedObjectReference"].map
        {
            XMLName($0, in: Namespace.vim)
        }
    }

    mutating func number(of name: XMLName) -> Int {
        if let element = known.firstIndex(of: name) { return element }
        guard others.count < Self.kept else {
            last = name
            return known.count + Self.kept
        }
        others.append(name)
        return known.count + others.count - 1
    }

    /// What is wrong where an element stands in the place of another.
    func wrong(_ number: Int, in expected: Element) -> UnexpectedXML {
        let wanted = known[expected.rawValue]
        let index = number - known.count
        let name = index < 0 ? known[number] : index < others.count ? others[index] : last ?? wanted
        let got = name.local == wanted.local ? "\(name.local) of another namespace" : name.local
        return .wrongElement(expected: wanted.local, got: got)
    }
}

/// Where a reply has been read to, and what of it.
private struct PropertyReading {
    private(set) var token: String?
    private(set) var isFault = false
    /// What is wrong with it; the first counts.
    private(set) var problem: UnexpectedXML?
    /// Whether there was an answer in it, and whether there was anything in that.
    private(set) var (hasResponse, hasReturnValue) = (false, false)

    private let found: (RetrievedObject) throws(UnexpectedXML) -> Void

    /// What the open elements are; `other` is not looked at.
    private var places: [Element] = []
    private var current = RetrievedObject()
    private var property: (name: String?, known: Property?, value: PropertyValue?) = (nil, nil, nil)
    private var value = PropertyValue()
    private var referenceType: String?

    private static let instanceType = XMLAttributeKey("type", in: Namespace.instance)
    private static let plainType = XMLAttributeKey("type")

    init(found: @escaping (RetrievedObject) throws(UnexpectedXML) -> Void) { self.found = found }

    mutating func fail(_ problem: UnexpectedXML) { self.problem = self.problem ?? problem }

    /// - Returns: what the element should have been, where nothing else may stand there.
    mutating func begin(_ element: Element, attributes: XMLAttributes) -> Element? {
        let parent = places.last
        let (place, expected) = Self.place(of: element, in: parent)
        places.append(place)
        switch place {
        case .fault: isFault = true
        case .response: hasResponse = true
        case .returnValue:
            if hasReturnValue { fail(.twice("returnval", of: nil)) }
            hasReturnValue = true
        case .objects: current.clear()
        case .object, .reference: referenceType = attributes[Self.plainType]
        case .propertySet: property = (nil, nil, nil)
        case .value:
            value = PropertyValue()
            value.type = attributes[Self.instanceType]?.localName
            value.referenceType = attributes[Self.plainType]
        case .other: if parent == .value { value.hasOther = true }
        default: break
        }
        return expected
    }

    private static func place(of element: Element, in parent: Element?) -> (place: Element, expected: Element?) {
        switch (parent, element) {
        case (nil, .envelope), (.envelope, .body), (.body, .fault), (.body, .response), (.response, .returnValue),
            (.returnValue, .token), (.returnValue, .objects), (.objects, .object), (.objects, .propertySet),
            (.propertySet, .name), (.propertySet, .value), (.value, .reference):
            (element, nil)
        case (nil, _): (.other, .envelope)
        case (.body, _): (.other, .response)
        default: (.other, nil)
        }
    }

    mutating func end(_ text: ArraySlice<UInt8>) {
        guard let place = places.popLast(), problem == nil else { return }
        do throws(UnexpectedXML) {
            switch place {
            case .token: token = String(decoding: text, as: UTF8.self).trimmed
            case .object:
                if current.isNamed { throw .twice("obj", of: nil) }
                current.object = try reference(text, in: "obj")
                current.isNamed = true
            case .name:
                property.known = Property(text)
                property.name = property.known?.path ?? String(decoding: text, as: UTF8.self).trimmed
                if property.known == nil, let name = property.name { property.known = Property(Array(name.utf8)[...]) }
            case .reference:
                value.references.append(
                    try reference(text, in: property.name ?? "val", of: current.isNamed ? current.object.id : nil))
            case .value:
                value.text = String(decoding: text, as: UTF8.self)
                property.value = value
            case .propertySet: try endProperty()
            case .objects:
                guard current.isNamed else { throw .missing("obj") }
                try found(current)
            default: break
            }
        } catch {
            fail(error)
        }
    }

    private func reference(
        _ text: ArraySlice<UInt8>, in name: String, of object: String? = nil
    ) throws(UnexpectedXML) -> ManagedObject {
        try ManagedObject(type: referenceType, id: String(decoding: text, as: UTF8.self), in: name, of: object)
    }

    private mutating func endProperty() throws(UnexpectedXML) {
        guard let name = property.name, !name.isEmpty else { throw .missing("propSet/name") }
        guard let value = property.value else { throw .missing("val of \(name)") }
        guard let known = property.known else { return }
        if let other = current[known], other != value {
            throw .twice(name, of: current.isNamed ? current.object.id : nil)
        }
        current[known] = value
    }
}
