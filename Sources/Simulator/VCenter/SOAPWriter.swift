import XML

/// Writes the XML of a reply.
struct SOAPWriter {
    private static let head = #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" \#
        xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \#
        xmlns:xsd="http://www.w3.org/2001/XMLSchema" \#
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <soapenv:Body>

        """#
    private static let foot = "\n</soapenv:Body>\n</soapenv:Envelope>\n"

    private(set) var bytes: [UInt8] = []

    /// A whole envelope; what is written into it stands in the body.
    static func envelope(_ body: (inout SOAPWriter) -> Void) -> [UInt8] {
        var writer = SOAPWriter()
        writer.raw(head)
        body(&writer)
        writer.raw(foot)
        return writer.bytes
    }

    /// The reply to a method.
    static func response(to method: String, _ result: (inout SOAPWriter) -> Void) -> [UInt8] {
        envelope { writer in writer.element("\(method)Response", #" xmlns="urn:vim25""#, result) }
    }

    /// A reply to a method that has begun and goes on: it is open down to what is returned.
    static func start(ofResponseTo method: String) -> [UInt8] {
        var writer = SOAPWriter()
        writer.raw(head)
        writer.open("\(method)Response", #" xmlns="urn:vim25""#)
        writer.open("returnval")
        return writer.bytes
    }

    /// An element; its attributes are given as they are to stand.
    mutating func element(_ name: String, _ attributes: String = "", _ content: (inout SOAPWriter) -> Void) {
        open(name, attributes)
        content(&self)
        close(name)
    }

    mutating func element(_ name: String, text: String) {
        open(name)
        self.text(text)
        close(name)
    }

    mutating func open(_ name: String, _ attributes: String = "") {
        bytes.append(UInt8(ascii: "<"))
        raw(name)
        raw(attributes)
        bytes.append(UInt8(ascii: ">"))
    }

    mutating func close(_ name: String) {
        raw("</")
        raw(name)
        bytes.append(UInt8(ascii: ">"))
    }

    /// A value whose type the schema does not say: it says it itself.
    mutating func any(_ name: String, _ value: VimValue) {
        switch value {
        case .reference(let reference): self.reference(name, reference, isAny: true)
        case .references(let references):
            element(name, #" xsi:type="ArrayOfManagedObjectReference""#) { writer in
                for each in references { writer.reference("ManagedObjectReference", each, isAny: true) }
            }
        case .strings(let texts):
            element(name, #" xsi:type="ArrayOfString""#) { writer in
                for each in texts { writer.any("string", .string(each)) }
            }
        default:
            open(name, #" xsi:type="\#(value.type)""#)
            content(value)
            close(name)
        }
    }

    /// A value whose type the schema says.
    mutating func typed(_ name: String, _ value: VimValue) {
        switch value {
        case .reference(let reference): self.reference(name, reference)
        case .references(let references): for each in references { reference(name, each) }
        case .strings(let texts): for each in texts { element(name, text: each) }
        default:
            open(name)
            content(value)
            close(name)
        }
    }

    /// A managed object; where the schema does not say that it is one, it says so itself.
    mutating func reference(_ name: String, _ reference: VimReference, isAny: Bool = false) {
        bytes.append(UInt8(ascii: "<"))
        raw(name)
        raw(#" type=""#)
        text(reference.type)
        raw(isAny ? #"" xsi:type="ManagedObjectReference">"# : #"">"#)
        text(reference.id)
        close(name)
    }

    private mutating func content(_ value: VimValue) {
        switch value {
        case .string(let text), .word(let text, of: _): self.text(text)
        case .bool(let truth): raw(truth ? "true" : "false")
        case .int(let number): raw(String(number))
        case .long(let number): raw(String(number))
        case .time(let time): raw(time.vimText)
        case .object(_, let members): for member in members { typed(member.name, member.value) }
        case .reference, .references, .strings: break
        }
    }

    /// Text, with what has a meaning in XML escaped, and a question mark for what XML can't hold at all.
    mutating func text(_ text: String) {
        // Nearly every text is plain, and there are many.
        guard !text.utf8.allSatisfy(Self.isPlain) else { return raw(text) }
        if let escaped = try? xmlEscaped(text) { return raw(escaped) }
        for character in text { raw((try? xmlEscaped(String(character))) ?? "?") }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        case 0x20...0x7E: true
        default: false
        }
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

extension VimValue {
    /// What `xsi:type` says of it.
    fileprivate var type: String {
        switch self {
        case .string: "xsd:string"
        case .bool: "xsd:boolean"
        case .int: "xsd:int"
        case .long: "xsd:long"
        case .time: "xsd:dateTime"
        case .word(_, let type), .object(let type, _): type
        case .reference: "ManagedObjectReference"
        case .references: "ArrayOfManagedObjectReference"
        case .strings: "ArrayOfString"
        }
    }
}

extension SimulatedTime {
    /// As vCenter writes moments: `2026-11-23T15:05:09.120Z`.
    fileprivate var vimText: String { String(logText.map { $0 == " " ? "T" : $0 }) + "Z" }
}
