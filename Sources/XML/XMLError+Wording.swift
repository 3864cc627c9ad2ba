extension XMLError: CustomStringConvertible {
    /// What is wrong, in words that go on after "the reply" or the name of a file.
    public var description: String {
        guard !isPage else { return "is a page of HTML, not XML" }
        return switch kind {
        case .empty: "is empty, where XML was expected"
        case .syntax(let why): "is not XML: \(why)\(placeInWords)"
        case .truncated: "ends in the middle of its XML\(placeInWords)"
        case .encoding: "is not UTF-8\(placeInWords)"
        case .declaredEncoding(let name): "is XML in the encoding \(name), not UTF-8"
        case .documentType: "is XML with a document type, which is refused\(placeInWords)"
        case .tooLarge(let limit): "is too large: more than \(limit) bytes"
        case .tooDeep(let limit): "is XML nested more than \(limit) deep\(placeInWords)"
        case .tooMany(let limit): "is XML of more than \(limit) elements and attributes\(placeInWords)"
        case .tooLong(let limit): "is XML with a text of more than \(limit) bytes\(placeInWords)"
        case .memory: "is too large: there is no memory to read it as XML"
        case .noParser(let why): "can't be read as XML: \(why)"
        case .library(let code): "can't be read as XML: the parser itself failed (\(code))"
        }
    }

    private var placeInWords: String {
        guard let place else { return "" }
        return " (line \(place.line), column \(place.column))"
    }
}

extension XMLCharacterError: CustomStringConvertible {
    public var description: String {
        let code = String(character.value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
        return "the character U+\(padded) (number \(offset + 1) of the text) has no form in XML"
    }
}
