import Appliance
import Errors
import HTTP
import XML

extension VCenterError: ReportableError {
    var kind: ErrorKind {
        switch self {
        case .contact(let error, _): error.kind
        case .refused, .sessionRefused: .login
        case .unsayable, .loneHost: .config
        case .fault, .status: .appliance
        case .slow: .timeout
        case .noSession, .unexpected: .protocol
        }
    }

    var message: String {
        switch self {
        case .contact(let error, let url): "vCenter (\(url)): \(error.message)"
        case .refused(let username, let url, let said):
            "vCenter (\(url)) refuses the login of \(username)\(words(said))"
        case .sessionRefused(let url, let said):
            "vCenter (\(url)) takes the login, and then does not know the session\(words(said))"
        case .loneHost(let url): "\(url) is a lone ESXi host, not a vCenter"
        case .noSession(let url): "vCenter (\(url)) takes the login, and gives no session cookie"
        case .unsayable(let url, let error): "vCenter (\(url)): the name or the password can't be sent: \(error)"
        case .fault(let method, let type, let said, let url):
            "\(method.operation) at \(url) failed: \(type)\(words(said))"
        case .status(let status, let method, let said, let url):
            "\(method.operation) at \(url) failed with status \(status)\(words(said))"
        case .slow(let limit, let pages, let objects, let url):
            "vCenter (\(url)) had not told all after \(limit.asText): \(pages) pages with \(objects) "
                + "objects came, and there is still more"
        case .unexpected(let reply, let method, let url): "\(method.operation) at \(url) got \(reply.message)"
        }
    }

    var hint: String? {
        switch self {
        case .contact(.trust(let failure, let endpoint, _), _): Self.trust(failure, "\(endpoint)")
        case .contact(.connect(.closed, _, _), _): "Ask again; if it stays so, look whether vCenter restarts."
        case .contact(.connect, _):
            "Check the address of vCenter in --vcenter, SCVSH_VCENTER_URL or the profile (port 443 unless it says "
                + "otherwise), the network and the firewalls on the way. \(Self.without)"
        case .slow:
            "Ask again, or allow more time with --timeout SECONDS: all pages together may take five times as long. "
                + Self.without
        case .contact(.timeout, _): "Ask again, or allow more time with --timeout SECONDS."
        case .contact(.unexpectedReply, _): "Ask again; --trace shows the exchange."
        case .contact(let error, _): error.hint
        case .refused:
            "Check name and password: they are those of the appliance, unless the profile's vcenter has its own. They "
                + "are not tried again, since vCenter locks accounts. \(Self.without)"
        case .sessionRefused: "Look whether something before vCenter drops its cookies; --trace shows the exchange."
        case .noSession, .unexpected(.wrongElement, _, _), .unexpected(.broken, _, _), .unexpected(.missing, _, _):
            "Check that this is vCenter itself, and not a proxy or another server; --trace shows the exchange. "
                + Self.without
        case .loneHost:
            "Give the vCenter that manages the host: the host's ids are its own, and it knows no other host. No name "
                + "and no password was sent. \(Self.without)"
        case .unsayable: "No vCenter can have such an account: check what gives the name and the password."
        case .fault(_, "NoPermission", _, _): "The user's role in vCenter lacks it; roles are assigned in vCenter."
        case .fault: "vCenter's own log says more; --trace shows the exchange."
        case .status(429, _, _, _), .status(502..., _, _, _): "vCenter is not there at present: ask again in a while."
        case .status:
            "Check that the address is vCenter's: its API is at https://HOST/sdk; --trace shows the exchange. "
                + Self.without
        case .unexpected(.endless, _, _), .unexpected(.tooMany, _, _), .unexpected(.twice, _, _),
            .unexpected(.wrongValue, _, _):
            "vCenter itself sent it so. Ask again; --trace shows the exchange."
        }
    }

    var details: [ErrorField] {
        var details = [ErrorField("url", .text(url))]
        if case .fault(_, let type, _, _) = self { details.append(ErrorField("fault", .text(type))) }
        if case .status(let status, _, _, _) = self { details.append(ErrorField("status", .integer(status))) }
        return details
    }

    private var url: String {
        switch self {
        case .contact(_, let url), .refused(_, let url, _), .sessionRefused(let url, _), .loneHost(let url),
            .noSession(let url), .unsayable(let url, _), .fault(_, _, _, let url), .status(_, _, _, let url),
            .slow(_, _, _, let url),
            .unexpected(_, _, let url):
            url
        }
    }

    /// What always helps.
    private static let without = "--vcenter none does without vCenter."

    private static func trust(_ failure: TrustFailure, _ endpoint: String) -> String {
        let pin = VCenterAddress.pinning(failure.presented?.fingerprint.description ?? "sha256:HEX", url: "…")
        if case .changed(expected: let expected) = failure.problem, let file = failure.knownFrom {
            return "Nothing was sent. If vCenter's certificate was renewed, compare the new one with it; then remove "
                + "the line “\(endpoint) \(expected)” from \(file), or \(pin)."
        }
        return "Nothing was sent. Pass --ca FILE or, once you have compared it with vCenter's own, \(pin)."
    }

    private func words(_ said: String) -> String { said.isEmpty ? "" : ": \(said)" }
}

extension VCenterAddress {
    /// What says that a certificate is this vCenter's.
    public func pinning(_ fingerprint: Fingerprint) -> String {
        Self.pinning(fingerprint.description, url: port == Self.defaultPort ? endpoint.host : endpoint.description)
    }

    fileprivate static func pinning(_ fingerprint: String, url: String) -> String {
        #"put "vcenter": {"url": "\#(url)", "fingerprint": "\#(fingerprint)"} into the profile"#
    }

    /// A failure to reach it, in words that say so.
    public func wording(of failure: ApplianceError) -> any ReportableError {
        if case .library = failure { return failure }
        return VCenterError.contact(failure, url: url)
    }
}

extension UnexpectedXML {
    fileprivate var message: String {
        switch self {
        case .broken(let error): "a reply that \(error)"
        case .wrongElement(let expected, let got): "a reply with \(got) in the place of \(expected)"
        case .missing(let name): "a reply without \(name)"
        case .wrongValue(let name, let object, let expected, let got):
            "a reply whose \(name)\(of(object)) is \(got), not \(expected)"
        case .twice(let name, let object):
            object == nil
                ? "a reply with \(name) twice, and differently"
                : "a reply with \(name)\(of(object)) twice, and differently"
        case .endless(let pages, let objects):
            "pages without an end: after \(pages) with \(objects) objects nothing new came, and there is still more"
        case .tooMany(let objects): "a reply with more than \(objects) objects, which no vCenter has"
        }
    }

    private func of(_ object: String?) -> String { object.map { " of \($0)" } ?? "" }
}
