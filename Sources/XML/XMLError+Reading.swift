import CExpat

extension XMLError {
    /// The facts about a text that was refused from here.
    init(_ kind: Kind, at place: Place?, in bytes: [UInt8]) {
        self.kind = kind
        self.place = place
        let start = bytes.drop(while: isBlank).prefix(14)
        let head = String(decoding: start, as: UTF8.self).lowercased()
        isPage = head.hasPrefix("<html") || head.hasPrefix("<!doctype html")
    }

    /// The facts about a text that the parser refused.
    init(parser code: XML_Error, at place: Place, in bytes: [UInt8]) {
        var kind: Kind
        switch code {
        case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR, XML_ERROR_UNCLOSED_CDATA_SECTION:
            kind = .truncated
        case XML_ERROR_NO_MEMORY: kind = .memory
        default:
            // All others are slips of the text, and each has its sentence.
            kind =
                cexpat_error_words(code).map { .syntax(String(cString: $0)) } ?? .library(code: Int(code.rawValue))
        }
        if code == XML_ERROR_INVALID_TOKEN || code == XML_ERROR_PARTIAL_CHAR, bytes.isInvalidUTF8(at: place.offset) {
            kind = .encoding
        }
        if kind == .truncated, bytes.allSatisfy(isBlank) {
            kind = .empty
        }
        self.init(kind, at: kind == .empty ? nil : place, in: bytes)
    }
}

/// White space, and the bytes of a mark of byte order.
private func isBlank(_ byte: UInt8) -> Bool { isWhiteSpace(byte) || [0xEF, 0xBB, 0xBF].contains(byte) }

extension [UInt8] {
    /// Whether something that is not UTF-8 begins here, or in the piece of text that begins here.
    fileprivate func isInvalidUTF8(at offset: Int) -> Bool {
        var parser = Unicode.UTF8.ForwardParser()
        var bytes = self[Swift.min(offset, count)...].prefix(4).makeIterator()
        if case .error = parser.parseScalar(from: &bytes) { return true }
        return false
    }
}
