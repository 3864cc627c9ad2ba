import XML

/// A reference to an object of vCenter's: its type, and its id.
struct ManagedObject: Hashable, Sendable {
    var type: String
    var id: String
}

/// The names that SOAP and vCenter's API have.
enum Namespace {
    static let envelope = "http://schemas.xmlsoap.org/soap/envelope/"
    static let instance = "http://www.w3.org/2001/XMLSchema-instance"
    static let schema = "http://www.w3.org/2001/XMLSchema"
    static let vim = "urn:vim25"
}

/// The bodies of requests. The order of elements is the schema's: a strict server refuses any other.
struct SOAPRequest {
    let method: VCenterMethod
    /// As it is sent.
    let body: [UInt8]
    /// As it may be shown.
    let shown: String

    /// What the header `SOAPAction` says: the oldest version of the API that has all that is asked here.
    static let action = "\"urn:vim25/6.5\""

    private init(
        _ method: VCenterMethod, shown: String? = nil, _ content: (inout XMLWriter) throws(XMLCharacterError) -> Void
    ) throws(XMLCharacterError) {
        var writer = XMLWriter(declaration: true)
        try writer.begin(
            "soapenv:Envelope",
            [
                ("xmlns:soapenv", Namespace.envelope), ("xmlns:xsd", Namespace.schema),
                ("xmlns:xsi", Namespace.instance),
            ])
        try writer.begin("soapenv:Body")
        try writer.begin(method.rawValue, [("xmlns", Namespace.vim)])
        try content(&writer)
        while writer.depth > 0 { writer.end() }
        self.method = method
        body = writer.bytes
        self.shown = shown ?? String(decoding: writer.bytes, as: UTF8.self)
    }

    static func serviceContent() throws(XMLCharacterError) -> SOAPRequest {
        try SOAPRequest(.retrieveServiceContent) { writer throws(XMLCharacterError) in
            try writer.reference("_this", ManagedObject(type: "ServiceInstance", id: "ServiceInstance"))
        }
    }

    static func login(
        _ manager: ManagedObject, username: String, password: String, mask: String
    ) throws(XMLCharacterError) -> SOAPRequest {
        func request(_ password: String, shown: String?) throws(XMLCharacterError) -> SOAPRequest {
            try SOAPRequest(.login, shown: shown) { writer throws(XMLCharacterError) in
                try writer.reference("_this", manager)
                try writer.element("userName", text: username)
                try writer.element("password", text: password)
            }
        }
        return try request(password, shown: request(mask, shown: nil).shown)
    }

    static func logout(_ manager: ManagedObject) throws(XMLCharacterError) -> SOAPRequest {
        try SOAPRequest(.logout) { writer throws(XMLCharacterError) in try writer.reference("_this", manager) }
    }

    /// A view of all that is of these types, wherever it is.
    static func view(
        _ manager: ManagedObject, of root: ManagedObject, types: [String]
    ) throws(XMLCharacterError) -> SOAPRequest {
        try SOAPRequest(.createContainerView) { writer throws(XMLCharacterError) in
            try writer.reference("_this", manager)
            try writer.reference("container", root)
            for type in types { try writer.element("type", text: type) }
            try writer.element("recursive", text: "true")
        }
    }

    static func destroy(_ view: ManagedObject) throws(XMLCharacterError) -> SOAPRequest {
        try SOAPRequest(.destroyView) { writer throws(XMLCharacterError) in try writer.reference("_this", view) }
    }

    /// Properties of all objects in a view, by their types.
    static func properties(
        _ collector: ManagedObject, view: ManagedObject, wanted: [(type: String, properties: [Property])]
    ) throws(XMLCharacterError) -> SOAPRequest {
        try SOAPRequest(.retrieveProperties) { writer throws(XMLCharacterError) in
            try writer.reference("_this", collector)
            try writer.begin("specSet")
            for (type, properties) in wanted {
                try writer.begin("propSet")
                try writer.element("type", text: type)
                try writer.element("all", text: "false")
                for property in properties { try writer.element("pathSet", text: property.path) }
                writer.end()
            }
            try writer.begin("objectSet")
            try writer.reference("obj", view)
            try writer.element("skip", text: "true")
            // Its declared type is one without any of what follows.
            try writer.begin("selectSet", [("xsi:type", "TraversalSpec")])
            try writer.element("name", text: "view")
            try writer.element("type", text: view.type)
            try writer.element("path", text: "view")
            try writer.element("skip", text: "false")
            for _ in 0..<3 { writer.end() }
            // It must be there, and asks for no limit.
            try writer.element("options")
        }
    }

    static func more(_ collector: ManagedObject, token: String) throws(XMLCharacterError) -> SOAPRequest {
        try SOAPRequest(.continueRetrieving) { writer throws(XMLCharacterError) in
            try writer.reference("_this", collector)
            try writer.element("token", text: token)
        }
    }
}

extension XMLWriter {
    fileprivate mutating func reference(_ name: String, _ object: ManagedObject) throws(XMLCharacterError) {
        try element(name, [("type", object.type)], text: object.id)
    }
}
