import CCurl

/// libcurl and the TLS that it was linked with, as they are loaded.
public enum CurlLibrary {
    /// Loads them: their versions, such as `7.88.1 (OpenSSL/3.0.17)`, or why they can't be used.
    public static func load() -> (version: String?, problem: String?) {
        if let problem = ccurl_load() { return (nil, String(cString: problem)) }
        let tls = ccurl_tls_version().map { " (\(String(cString: $0)))" } ?? ""
        return (String(cString: ccurl_version()) + tls, nil)
    }
}
