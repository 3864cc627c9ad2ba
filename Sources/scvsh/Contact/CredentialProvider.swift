import Appliance

/// Finds out who logs in, when somebody has to.
struct CredentialProvider {
    let settings: ConnectionSettings
    let address: ApplianceAddress

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
        switch TerminalQuestion().answer("User name at \(address.host): ") {
        case .text(let text) where !text.isEmpty: return text
        case .interrupted: throw ContactError.interrupted
        default: throw ConfigurationError.noUsername(elsewhere: settings.elsewhere)
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
            switch TerminalQuestion().answer("Password of \(username) at \(address.host): ", hidden: true) {
            case .text(let text) where !text.isEmpty: return Secret(text)
            case .interrupted: throw ContactError.interrupted
            default: throw ConfigurationError.noPassword(username: username, elsewhere: settings.elsewhere)
            }
        }
    }
}
