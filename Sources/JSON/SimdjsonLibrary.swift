import CSimdjson

/// simdjson, as it is loaded.
public enum SimdjsonLibrary {
    /// Loads it: its version, such as `3.0.1`, or why it can't be used.
    public static func load() -> (version: String?, problem: String?) {
        if let problem = csj_load() { return (nil, String(cString: problem)) }
        return (csj_version().map { String(cString: $0) }, nil)
    }
}
