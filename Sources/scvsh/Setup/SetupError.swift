import Errors
import HTTP
import System

/// Why a setup ends without a profile, as facts.
enum SetupError: Error {
    /// The person does not want the profile changed.
    case declined(profile: String, path: String)
    /// Ctrl-D.
    case ended
    /// Ctrl-C.
    case interrupted
    /// There was nobody to ask after all.
    case nobody
    /// The certificate is another than the one that the command line gives.
    case otherCertificate(CertificateFacts, of: HostPort, said: Fingerprint)
    /// Somebody else has changed the profile since it was shown.
    case changedMeanwhile(profile: String, path: String)
    case unwritable(path: String, SystemError)
}

extension SetupError: ReportableError {
    var kind: ErrorKind {
        switch self {
        case .declined, .ended, .nobody, .changedMeanwhile: .refused
        case .interrupted: .interrupted
        case .otherCertificate: .trust
        case .unwritable: .config
        }
    }

    var message: String {
        switch self {
        case .declined(let profile, let path): "profile \(profile.printable) in \(path) stays as it is"
        case .ended: "the questions were not answered to their end"
        case .interrupted: "interrupted"
        case .nobody: "there is no terminal to ask at"
        case .otherCertificate(let facts, let place, let said):
            "\(place) shows the certificate \(facts.fingerprint), and --fingerprint says \(said)"
        case .changedMeanwhile(let profile, let path):
            "profile \(profile.printable) in \(path) has been changed by somebody else since it was shown"
        case .unwritable(let path, let fault): "\(path) can't be written: \(fault)"
        }
    }

    var hint: String? {
        switch self {
        case .declined, .ended, .interrupted, .nobody: "Nothing was written."
        case .otherCertificate: "Nothing was sent, and nothing written."
        case .changedMeanwhile: "Nothing was written. Start again, and look at what it says now."
        case .unwritable: "Nothing was written; the file is as it was."
        }
    }
}
