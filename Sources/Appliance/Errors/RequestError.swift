/// Why a request put together by hand can't be sent.
public enum RequestError: Error, Hashable, Sendable {
    /// The method is not 1 to 20 letters.
    case method(String)
    /// The path does not begin with a slash, or holds white space, a fragment or dot segments.
    case path(String)
    /// A header with characters that headers can't have.
    case header(String)
    /// A header that the gate itself sets.
    case reservedHeader(String)
    /// A header or a parameter that some server takes for another method or path.
    case override(String)
    /// Refused by the library for HTTP, in its words.
    case malformed(String)
}
