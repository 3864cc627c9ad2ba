import Appliance
import XML

/// What a look at a vCenter can end in other than an inventory; the words are in `VCenterError+Wording.swift`.
enum VCenterError: Error {
    /// There was no connection, no trust, or no reply in time.
    case contact(ApplianceError, url: String)
    /// It refuses the name and the password.
    case refused(username: String, url: String, said: String)
    /// It takes a login, and then does not know it.
    case sessionRefused(url: String, said: String)
    /// It is a lone ESXi host: its ids are its own, and it knows nothing of other hosts.
    case loneHost(url: String)
    /// It took a login without giving a session.
    case noSession(url: String)
    /// A name or a password that no request can hold.
    case unsayable(url: String, XMLCharacterError)
    /// It answered a request with a fault: its type, and its words.
    case fault(VCenterMethod, type: String, said: String, url: String)
    /// It answered with a failure of HTTP.
    case status(Int, VCenterMethod, said: String, url: String)
    /// It went on telling until the time for a whole look was over.
    case slow(Duration, pages: Int, objects: Int, url: String)
    /// It answered something that is not what was asked for.
    case unexpected(UnexpectedXML, VCenterMethod, url: String)
}

extension VCenterError {
    /// Whether vCenter itself answered, and will go on doing so.
    var comesOfAnswers: Bool {
        switch self {
        case .slow, .unexpected, .fault, .loneHost: true
        case .contact, .refused, .sessionRefused, .noSession, .unsayable, .status: false
        }
    }
}

/// How a reply differs from what vCenter's API says.
enum UnexpectedXML: Error, Hashable {
    case broken(XMLError)
    /// Another element stands where this one should.
    case wrongElement(expected: String, got: String)
    /// The reply lacks an element.
    case missing(String)
    /// An element or a property holds what it can't.
    case wrongValue(String, of: String?, expected: String, got: String)
    /// One property of an object, or one object, has two values.
    case twice(String, of: String?)
    /// Page after page brought nothing new.
    case endless(pages: Int, objects: Int)
    /// There are more objects than any vCenter has.
    case tooMany(objects: Int)
}
