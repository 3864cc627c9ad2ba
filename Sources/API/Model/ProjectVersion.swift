/// The version of this project: the document, the shell that reads it and the simulator are released as one.
public enum ProjectVersion {
    /// As the programs print it.
    public static let number = "0.1"
}
