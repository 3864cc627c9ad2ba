import CExpat

/// libexpat, as it is loaded.
public enum ExpatLibrary {
    /// Loads it: its version, such as `2.5.0`, or why it can't be used.
    public static func load() -> (version: String?, problem: String?) {
        if let problem = cexpat_load() { return (nil, String(cString: problem)) }
        // It says "expat_2.5.0".
        let text = String(cString: cexpat_version())
        return (text.split(separator: "_").last.map(String.init) ?? text, nil)
    }
}
