import CVersion

/// The version of this project: the document, the shell that reads it and the simulator are released as one.
public enum ProjectVersion {
    /// As the programs print it, by Semantic Versioning: what the file VERSION says.
    public static let number = String(String(cString: cversion_number).prefix { !$0.isNewline })

    /// The commit that this program was built from, by the scripts that build it; else `unknown`.
    public static var commit: String { String(cString: cversion_commit()) }
}
