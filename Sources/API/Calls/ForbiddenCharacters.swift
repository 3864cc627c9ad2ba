/// Characters that the vendor's pages forbid: see docs/appliance.md, "Characters and names".
enum ForbiddenCharacters {
    /// In a value that becomes part of a URL.
    static let inURL: Set<Character> = ["+", ".", "%", "&"]

    /// In a name that the user gives: of a policy, a resource group, a backup.
    static let inNames = Set<Character>(inNamesShown).union([" "])

    /// The same, for people; the space is left out.
    static let inNamesShown = "%&*$#@!\\/:?\"<>-|;',"
}
