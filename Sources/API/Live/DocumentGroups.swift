/// Several documents of one appliance as one text: an object with nothing but a list of them.
public enum DocumentGroups {
    /// The name of the only member of that object.
    public static let key = "x-scvsh-documents"
}
