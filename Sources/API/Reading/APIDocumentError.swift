/// Why a document was refused.
public struct APIDocumentError: Error, Hashable, Sendable {
    /// Where in the document, as a JSON pointer: `/paths/~14.1~1jobs/get`.
    public let place: String
    /// What is wrong there.
    public let reason: Reason

    /// States it.
    public init(place: String, reason: Reason) {
        self.place = place
        self.reason = reason
    }

    /// What is wrong with a document; facts only, the words are in `APIDocumentError+Wording.swift`.
    public enum Reason: Hashable, Sendable {
        /// Neither OpenAPI 3 nor Swagger 2.0; what it says of its version.
        case version(String?)
        /// Something is missing that can't be done without.
        case missing(String)
        /// A value of another type than the specification asks for, both with an article: `a string`.
        case wrongType(expected: String, found: String)
        /// A value that is not one of those that make sense here.
        case badValue(String, expected: String)
        /// A reference to something outside, or to nothing.
        case badReference(String)
        /// References that lead back to themselves.
        case referenceLoop(String)
        /// A path that is no plain absolute path.
        case badPath(String)
        /// Two operations under one name, or on one method and path.
        case twice(String)
        /// A document of more bytes than any true one has.
        case tooLarge(Int, limit: Int)
        /// Something else than JSON.
        case notJSON(String)
        /// YAML in the place of JSON.
        case yaml
        /// Not one path.
        case empty
        /// The document of another appliance.
        case otherHost(String)
        /// More of something than any true document has.
        case tooMany(String, limit: Int)
    }
}
