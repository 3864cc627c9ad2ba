import Appliance
import VCenter

/// Finds out who logs in, when somebody has to.
struct CredentialProvider {
    let settings: ConnectionSettings
    let host: String
    /// What is not there.
    let missingUsername: () -> ConfigurationError
    let missingPassword: (_ username: String) -> ConfigurationError

    /// Who logs in at an appliance.
    init(settings: ConnectionSettings, address: ApplianceAddress) {
        self.settings = settings
        host = address.host
        missingUsername = { .noUsername(elsewhere: settings.elsewhere) }
        missingPassword = { .noPassword(username: $0, elsewhere: settings.elsewhere) }
    }

    /// Who logs in at a vCenter that has a login of its own; `username` is the appliance's.
    init(of vcenter: VCenterSettings, username: String?) {
        let host = vcenter.address.host
        settings = ConnectionSettings(
            username: vcenter.username ?? (vcenter.withheld == nil ? username : nil), password: vcenter.password)
        self.host = host
        missingUsername = { .noVCenterUsername(host: host, withheld: vcenter.withheld) }
        missingPassword = { .noVCenterPassword(username: $0, host: host, withheld: vcenter.withheld) }
    }

    /// The name and the password: as they were said, else as a person at the terminal types them.
    func credentials() throws(ApplianceError) -> Credentials {
        do {
            let username = try username()
            return Credentials(
                username: username, password: try password(of: username), isTyped: settings.password == nil)
        } catch let error as ConfigurationError {
            throw .configuration(message: error.message, hint: error.hint ?? "")
        } catch {
            throw .interrupted(facts: nil)
        }
    }

    private func username() throws -> String {
        if let username = settings.username { return username }
        switch TerminalQuestion().answer("User name at \(host): ") {
        case .text(let text) where !text.isEmpty: return text
        case .interrupted: throw ContactError.interrupted
        default: throw missingUsername()
        }
    }

    private func password(of username: String) throws -> Secret {
        switch settings.password {
        case .given(let secret): return secret
        case .command(let command, let origin):
            do throws(PasswordCommandError) {
                return Secret(try PasswordCommand(command: command).run())
            } catch PasswordCommandError.interrupted {
                throw ContactError.interrupted
            } catch {
                throw ConfigurationError.passwordCommand(origin: origin, error)
            }
        case nil:
            switch TerminalQuestion().answer("Password of \(username) at \(host): ", hidden: true) {
            case .text(let text) where !text.isEmpty: return Secret(text)
            case .interrupted: throw ContactError.interrupted
            default: throw missingPassword(username)
            }
        }
    }
}
