extension Fault.Kind {
    /// Nothing is done of what was asked.
    var isBeforeAnything: Bool { self == .status || self == .dropBefore || self == .outage }
}

extension Response {
    /// Does to a finished reply what a fault asks for.
    mutating func apply(_ fault: Fault?) {
        switch fault?.kind {
        case .dropBefore, .dropAfter: isDropped = true
        case .outage: isDropped = fault?.status == 0
        case .brokenJSON: body = .bytes(Array(bytes.prefix(bytes.count / 2)))
        case .endlessJSON: body = isXML ? Self.endlessXML : Self.endlessJSON
        case .status, .delay, .noID, .refuse, nil: break
        }
    }

    private var isXML: Bool { header("Content-Type")?.hasPrefix("text/xml") == true }

    private static let endlessJSON = Body.endless(
        start: Array(#"{"statusMessage":"OK","statusCode":200,"responseMessage":[],"response":["#.utf8),
        again: Array(#"{"id":1,"name":"again"},"#.utf8))

    private static let endlessXML = Body.endless(
        start: SOAPWriter.start(ofResponseTo: "RetrievePropertiesEx"),
        again: Array(#"<objects><obj type="VirtualMachine">vm-1</obj></objects>"#.utf8))
}
