/// Characters that the vendor's pages forbid: see docs/appliance.md, "Characters and names".
public enum ForbiddenCharacters {
    /// In a value that becomes part of a URL.
    static let inURL: Set<Character> = ["+", ".", "%", "&"]

    /// In a name that the user gives: of a policy, a resource group, a backup.
    ///
    /// The document says it of each name that it marks; a document without our marks says nothing of the kind.
    public static let inNames = Set<Character>(inNamesShown).union([" "])

    /// What the vendor forbids in names too, while its own screens show names with it: it is sent, with a note.
    public static let doubtfulInNames: Character = "-"

    /// The same, for people; the space is left out.
    static let inNamesShown = "%&*$#@!\\/:?\"<>|;',"
}
