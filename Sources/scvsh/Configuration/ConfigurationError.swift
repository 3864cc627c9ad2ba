import API
import Appliance
import Errors
import JSON
import System

/// What is wrong with the environment or a profile, or missing in both, as facts.
enum ConfigurationError: Error {
    /// Nothing names an appliance.
    case noAppliance(profiles: String)
    /// The command line names a profile, and `SCVSH_URL` another appliance than that profile does.
    case twoAppliances(profile: String, ApplianceAddress, variable: ApplianceAddress)
    /// `elsewhere` has one for another appliance.
    case noUsername(elsewhere: ConnectionSettings.Elsewhere?)
    /// No source gives a password, and there is no terminal to ask at; `elsewhere` has one for another appliance.
    case noPassword(username: String, elsewhere: ConnectionSettings.Elsewhere?)
    /// The same for a vCenter; `withheld` has one that is not for it.
    case noVCenterUsername(host: String, withheld: String?)
    case noVCenterPassword(username: String, host: String, withheld: String?)
    /// The command that should print the password did not; `origin` is what names it.
    case passwordCommand(origin: String, PasswordCommandError)
    /// The command that is to stand in a profile holds what it prints.
    case passwordInCommand
    case variable(String, Value)
    case bothVariables(String, String)
    case profilesUnreadable(SystemError)
    case profilesNotJSON(path: String, JSONError)
    case profilesForm(path: String)
    /// In some object of the file a key stands twice.
    case profilesKeyTwice(String, path: String)
    case noProfile(String, path: String, known: [String])
    case profileForm(String, path: String)
    /// A profile that names no appliance.
    case noAddress(profile: String, path: String)
    case profileKey(String, profile: String, path: String, Problem)

    case correctionsUnreadable(SystemError)
    case correctionsNotJSON(path: String, JSONError)
    /// The file of corrections is no object.
    case correctionsForm(path: String)
    case corrections(path: String, CorrectionFault)

    /// What is wrong in the file of corrections, and with what of it.
    enum CorrectionFault {
        case appliance(String, Appliance)
        /// The entry of that number, from 1.
        case entry(Int, appliance: String, Entry)

        enum Appliance {
            case address(AddressError)
            case noList
            /// Under another name it is there already.
            case twice(String)
        }

        enum Entry {
            case noObject
            case keyTwice(String)
            case correction(CorrectionError)
        }
    }

    /// What is wrong with a key of a profile.
    enum Problem {
        case unknownKey, passwordInFile, notText, notBoolean, bothTrusts, notHosts, notPlace, notVCenter
        case value(Value)
    }

    /// A text that does not mean what it should.
    enum Value {
        case address(AddressError)
        case vcenter(AddressError)
        case fingerprint
        case timezone(String)
        case color(String)
    }
}

/// What became of a command that should print the password.
enum PasswordCommandError: Error, Hashable {
    case notStarted(errno: Int32)
    /// It ended with this status; what it wrote to standard error.
    case status(Int32, said: String)
    case signal(Int32)
    case empty
    /// It printed so many lines, where the password alone is wanted.
    case lines(Int)
    case notText
    /// Ctrl-C ended it.
    case interrupted
}

extension ConfigurationError: ReportableError {
    var kind: ErrorKind { .config }

    var message: String {
        switch self {
        case .noAppliance: "no appliance is named"
        case .twoAppliances(let profile, let own, let other):
            "profile \(profile) is for \(own.base), and SCVSH_URL names \(other.base)"
        case .noUsername(let elsewhere): "no user name is given for the appliance" + (elsewhere?.words ?? "")
        case .noPassword(let username, let elsewhere):
            "no password is given for \(username), and there is no terminal to ask at" + (elsewhere?.words ?? "")
        case .noVCenterUsername(let host, let withheld):
            "no user name is given for vCenter at \(host)" + Self.why(withheld)
        case .noVCenterPassword(let username, let host, let withheld):
            "no password is given for \(username) at vCenter, \(host), and there is no terminal to ask at"
                + Self.why(withheld)
        case .passwordCommand(let origin, let fault): "\(origin): \(fault.message)"
        case .variable(let name, let value): "\(name): \(value.message)"
        case .bothVariables(let one, let other): "\(one) and \(other) are both set"
        case .profilesUnreadable(let fault), .correctionsUnreadable(let fault): "\(fault)"
        case .profilesNotJSON(let path, let error), .correctionsNotJSON(let path, let error):
            if let place = error.place {
                "\(path):\(place.line): not JSON: \(error)"
            } else {
                "\(path): not JSON: \(error)"
            }
        case .profilesForm(let path): "\(path): it must hold one object, with a member for each profile"
        case .correctionsForm(let path): "\(path): it must hold one object, with a list for each appliance"
        case .corrections(let path, let fault): "\(path): \(fault.message)"
        case .noProfile(let name, let path, let known):
            known.isEmpty ? "there is no profile \(name): \(path) holds none" : "there is no profile \(name) in \(path)"
        case .profilesKeyTwice(let key, let path): "\(path): the key \(key.printable) is there twice, with two values"
        case .passwordInCommand: "the command holds the password itself, which would stand in the profile then"
        case .noAddress(let name, let path): "\(path): profile \(name.printable) names no url"
        case .profileForm(let name, let path): "\(path): profile \(name) must be an object"
        case .profileKey(let key, let profile, let path, let problem):
            switch problem {
            case .unknownKey: "\(path): profile \(profile): unknown key \(key)"
            case .passwordInFile: "\(path): profile \(profile): a password does not belong into a file"
            case .notText: "\(path): profile \(profile): \(key) must be a text, and not empty"
            case .notBoolean: "\(path): profile \(profile): \(key) must be true or false"
            case .notHosts: "\(path): profile \(profile): \(key) must be a list of host names or addresses"
            case .notPlace: "\(path): profile \(profile): \(key) must be a path that begins with one slash"
            case .notVCenter:
                "\(path): profile \(profile): \(key) must be an address, false, or an object that has a url"
            case .bothTrusts: "\(path): profile \(profile): ca and fingerprint can't be used together"
            case .value(let value): "\(path): profile \(profile): \(key): \(value.message)"
            }
        }
    }

    var hint: String? {
        switch self {
        case .noAppliance(let profiles):
            "Give --url HOST, set SCVSH_URL, or write a profile into \(profiles); --demo has a simulated appliance."
        case .twoAppliances(let profile, let own, let other):
            "Nothing was sent. Take SCVSH_URL out of the environment for \(own.endpoint), or leave out "
                + "--profile \(profile) for \(other.endpoint)."
        case .noUsername: "Give --username NAME, set SCVSH_USERNAME, or write username into the profile."
        case .noPassword:
            "Set SCVSH_PASSWORD, or give a command that prints it: --password-command or SCVSH_PASSWORD_COMMAND."
        case .noVCenterUsername, .noVCenterPassword:
            "Write username and password_command into the profile's vcenter; --vcenter none does without vCenter."
        case .passwordCommand: "It is run by /bin/sh, and must print the password alone."
        case .variable(_, let value): value.hint
        case .bothVariables, .profilesKeyTwice: "Keep one of them."
        case .passwordInCommand: "Use one that fetches it from where it is safe."
        case .correctionsUnreadable, .correctionsForm: ConfigurationError.CorrectionFault.form
        case .corrections(_, let fault): fault.hint
        case .correctionsNotJSON: "Mend it, or take it away; it was left as it is."
        case .profilesUnreadable, .profilesNotJSON, .profilesForm, .profileForm, .noAddress:
            #"The form is {"default": {"url": "scv.example.org", "username": "administrator@vsphere.local"}}."#
        case .noProfile(let name, _, let known):
            if let near = closest(to: name, in: known) {
                "Did you mean \(near)?"
            } else if known.isEmpty {
                #"The form is {"\#(name)": {"url": "scv.example.org", "username": "administrator@vsphere.local"}}."#
            } else {
                "There are \(known.sorted().joined(separator: ", "))."
            }
        case .profileKey(let key, _, _, let problem):
            switch problem {
            case .unknownKey:
                if let near = closest(to: key, in: Profiles.keys(beside: key)) {
                    "Did you mean \(near)?"
                } else {
                    "There are \(Profiles.keys(beside: key).joined(separator: ", "))."
                }
            case .passwordInFile: "Use password_command, which fetches it from where it is safe."
            case .notText, .notBoolean: "The README shows a profile."
            case .notHosts: #"It takes the other names of the appliance, as in ["scv01.example.org"]."#
            case .notPlace: "It takes the place of the appliance's own document, such as /v3/api-docs/scv."
            case .notVCenter: #"It takes "vc.example.org", or {"url": "vc.example.org", "fingerprint": "sha256:…"}."#
            case .bothTrusts: "Keep one of them."
            case .value(let value): value.hint
            }
        }
    }
}

extension ConfigurationError {
    /// Why a name and a password that somebody has are not vCenter's.
    private static func why(_ withheld: String?) -> String {
        withheld.map { "; what \($0) says of name and password is for its own appliance and vCenter only" } ?? ""
    }
}

extension ConfigurationError.CorrectionFault {
    fileprivate static let form =
        #"The form is {"https://scv.example.org:8144/api": [{"field": "Backup.start_time", "is": "createdTime"}]}."#

    fileprivate var message: String {
        switch self {
        case .appliance(let name, .address(let fault)): "\(name.printable): \(fault)"
        case .appliance(let name, .noList): "\(name.printable) must have a list of corrections"
        case .appliance(let name, .twice(let other)): "\(name.printable) and \(other.printable) are one appliance"
        case .entry(let number, let name, let fault): "entry \(number) of \(name.printable): \(fault.message)"
        }
    }

    fileprivate var hint: String? {
        switch self {
        case .appliance(_, .address): "An appliance stands under its address, such as https://scv.example.org:8144/api."
        case .appliance(_, .noList), .entry(_, _, .noObject): Self.form
        case .appliance(_, .twice): "Put their corrections into one list."
        case .entry(_, _, .keyTwice): "Keep one of them."
        case .entry(_, _, .correction(let error)):
            [error.hint, "Mend the entry, or take it away."].compactMap(\.self).joined(separator: " ")
        }
    }
}

extension ConfigurationError.CorrectionFault.Entry {
    fileprivate var message: String {
        switch self {
        case .noObject: "it must be an object"
        case .keyTwice(let key): "the key \(key.printable) is there twice"
        case .correction(let error): error.problem
        }
    }
}

extension ConnectionSettings.Elsewhere {
    /// Why what it has is not used.
    fileprivate var words: String {
        if let address {
            "; what \(source) says of name and password is for \(address.endpoint) only"
        } else {
            "; \(source) names no url, so that its name and password are for no appliance"
        }
    }
}

extension ConfigurationError.Value {
    fileprivate var message: String {
        switch self {
        case .address(let fault), .vcenter(let fault): "\(fault)"
        case .fingerprint: "not a fingerprint"
        case .timezone(let zone): "no time zone is called '\(zone.printable)'"
        case .color(let name): "no colour '\(name.printable)'"
        }
    }

    fileprivate var hint: String {
        switch self {
        case .address: "It takes a host, host:port, or https://host:port/api."
        case .vcenter: "It takes a host, host:port, https://host:port/sdk, or none."
        case .fingerprint: "It takes the certificate's SHA-256, such as sha256:41d0…, 64 hex digits."
        case .timezone: "It takes a zone such as Europe/Berlin, UTC or +02:00."
        case .color: "It takes \(ProfileColor.allCases.map(\.rawValue).joined(separator: ", "))."
        }
    }
}

extension PasswordCommandError {
    /// What happened; never what the command printed, which may be the password after all.
    var message: String {
        switch self {
        case .notStarted(let number): "the command could not be started: \(systemMessage(number))"
        case .status(let status, let said):
            said.isEmpty
                ? "the command ended with status \(status)"
                : "the command ended with status \(status), and said: \(said)"
        case .signal(let number): "the command was ended by signal \(number)"
        case .empty: "the command printed nothing"
        case .lines(let count): "the command printed \(count) lines; it must print the password alone"
        case .notText: "the command printed something that is no text"
        case .interrupted: "the command was interrupted"
        }
    }
}
