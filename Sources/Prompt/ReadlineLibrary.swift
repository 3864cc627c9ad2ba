import CReadline

/// GNU readline, as it was loaded.
public enum ReadlineLibrary {
    /// Its version, such as `8.2`.
    public static var version: String { crl_version().map { String(cString: $0) } ?? "" }
}
