/// What vCenter is asked. There is nothing here that would change anything in it.
enum VCenterMethod: String, CaseIterable {
    case retrieveServiceContent = "RetrieveServiceContent"
    case login = "Login"
    case createContainerView = "CreateContainerView"
    case retrieveProperties = "RetrievePropertiesEx"
    case continueRetrieving = "ContinueRetrievePropertiesEx"
    case destroyView = "DestroyView"
    case logout = "Logout"

    /// What events and errors call it.
    var operation: String { "vcenter.\(rawValue)" }

    /// What it does, in a few words for people.
    var title: String {
        switch self {
        case .retrieveServiceContent: "Ask vCenter who it is"
        case .login: "Log in to vCenter"
        case .createContainerView: "Make a view of vCenter's inventory"
        case .retrieveProperties: "Read VMs, datastores and hosts from vCenter"
        case .continueRetrieving: "Read more of them"
        case .destroyView: "Let go of the view"
        case .logout: "Log out of vCenter"
        }
    }
}
