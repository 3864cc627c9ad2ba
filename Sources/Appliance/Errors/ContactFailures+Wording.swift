import API
import Errors
import HTTP
import System

// What is said where no request reached the appliance: no connection, no trust, no login.

extension ConnectFailure {
    func message(_ end: HostPort) -> String {
        switch self {
        case .unknownHost: "the host \(end.bareHost) is not known"
        case .refused: "\(end) refuses the connection"
        case .failed(let detail): "no connection to \(end): \(detail)"
        case .timeout(let time): "no connection to \(end)\(within(time))"
        case .closed: "\(end) closed the connection before its reply was complete"
        case .proxy(let proxy, let problem):
            "no connection to \(end): the proxy \(proxy.place) of \(proxy.variable) \(problem.message)"
        case .tls(let detail): "no encrypted connection to \(end): \(detail)"
        }
    }

    var hint: String {
        switch self {
        case .proxy(let proxy, .answered(status: 407)):
            "It wants a name and a password, before its host in \(proxy.variable): http://NAME:PASSWORD@HOST:PORT. "
                + "To go there without a proxy, name the appliance in no_proxy."
        case .proxy(let proxy, _):
            "Correct \(proxy.variable), or name the appliance in no_proxy to go there without a proxy."
        case .unknownHost: "Check the name in --url, SCVSH_URL or the profile, and this machine's DNS."
        case .refused: "Check the port (8144 unless it was changed) and that the appliance's service runs."
        case .failed, .timeout: "Check the address, the network and the firewalls on the way."
        case .closed: "Ask again; if it stays so, look whether the appliance's service restarts."
        case .tls: "Check that this is the appliance's HTTPS port, 8144 unless it was changed."
        }
    }
}

extension ProxySetting.Problem {
    /// What it does, in words that go on after its name.
    var message: String {
        switch self {
        case .unknown: "is not known"
        case .unreachable(let number):
            number == 0 ? "can't be reached" : "can't be reached: \(systemMessage(number))"
        case .timeout: "does not answer in time"
        case .closed: "closes the connection"
        case .answered(let status): "answers \(status) in place of opening the way"
        }
    }
}

extension TrustFailure {
    func message(_ end: HostPort) -> String {
        switch problem {
        case .changed(let expected):
            return "the certificate of \(end) has changed: accepted was \(expected), presented is "
                + (presented?.fingerprint.description ?? "another")
        case .unknownIssuer:
            let issuer = presented.map { " (issuer: \($0.issuer.escapingControls()))" } ?? ""
            return "the certificate of \(end) is vouched for by nobody that is trusted here\(issuer)"
        case .wrongName:
            let names = presented.map { $0.names.joined(separator: ", ").escapingControls() } ?? ""
            return doubt.words(of: end) + (names.isEmpty ? "" : ": " + names)
        case .outOfDate:
            let dates = presented.map { ": it holds from \($0.notBefore) to \($0.notAfter)" } ?? ""
            return doubt.words(of: end) + dates
        case .invalid:
            return doubt.words(of: end)
        }
    }

    private var doubt: CertificateDoubt { CertificateDoubt(problem: problem, detail: detail) }

    func hint(_ end: HostPort) -> String {
        let fingerprint = presented?.fingerprint.description ?? "sha256:HEX"
        if case .changed(let expected) = problem {
            if let knownFrom {
                return "Nothing was sent. If the appliance's certificate was renewed, compare the new one with it; "
                    + "then remove this line from \(knownFrom), and start the shell anew; "
                    + "or pass --fingerprint \(fingerprint).\n\(end) \(expected)"
            }
            return "Nothing was sent. If the appliance's certificate was renewed, compare the new one with it and pass "
                + "--fingerprint \(fingerprint)."
        }
        return "Nothing was sent. Pass --ca FILE or, once you have compared it with the appliance's own, "
            + "--fingerprint \(fingerprint)."
    }
}

extension CertificateDoubt {
    /// What speaks against a certificate, in a sentence without its end.
    public func words(of end: HostPort) -> String {
        switch problem {
        case .changed: "the certificate of \(end) has changed"
        case .unknownIssuer: "nobody known here vouches for the certificate of \(end)"
        case .wrongName: "the certificate of \(end) was issued to another host"
        case .outOfDate: "the certificate of \(end) is out of date"
        case .invalid: "the certificate of \(end) is not accepted" + (detail.isEmpty ? "" : ": " + detail)
        }
    }
}

extension LoginFailure {
    var message: String {
        switch self {
        case .refused(let username, _, let messages, _):
            "the appliance refuses the login of \(username)\(quoted(messages))"
        case .failed(let status, let messages):
            "the appliance can't log anybody in: status \(status)\(quoted(messages))"
        case .noCredentials(let reason): "there is no name and password to log in with: \(reason)"
        case .noToken: "nobody is logged in, and a look aside logs nobody in"
        case .tokenRefused(let times, let messages):
            "the appliance refuses the token, and \(times) times a newer one\(quoted(messages))"
        }
    }

    var hint: String {
        switch self {
        case .refused(_, _, _, let triesLeft) where triesLeft > 0:
            "It took the same name and password before, so it is asked again after a minute, "
                + "\(triesLeft) times at most."
        case .refused:
            "Check name and password: they are vCenter's, such as administrator@vsphere.local. "
                + "They are not tried again, since vCenter locks accounts."
        case .failed: "Ask again in a while; whether vCenter can be reached from the appliance decides it."
        case .noCredentials: "Give --username and --password-command, or SCVSH_USERNAME and SCVSH_PASSWORD."
        case .noToken: "Any call of scv logs in."
        case .tokenRefused: "Check the login time-out set in vCenter and the appliance's clock."
        }
    }
}
