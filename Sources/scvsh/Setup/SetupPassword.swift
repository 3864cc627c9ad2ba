import Appliance
import Errors
import System

/// Where the password of a profile comes from; the profile never holds one.
enum SetupPassword {
    /// It is asked for each time.
    case asked
    /// This command prints it; it was run, and printed this.
    case command(String, Secret)
}

/// The commands that print a password, as they are offered.
struct PasswordStore {
    /// The line of the list.
    let title: String
    /// What prints the password.
    let command: String
    /// What puts it there, for the person to do.
    let storing: String

    /// Those that people have, with places of their own for a profile.
    static func all(profile: String, folder: String) -> [PasswordStore] {
        let name = quoted(profile)
        let entry = quoted("scv/" + profile)
        let file = quoted("\(folder)/\(profile).cred")
        let credential = quoted("scv-" + profile)
        return [
            PasswordStore(
                title: "pass, the password store", command: "pass show \(entry)", storing: "pass insert \(entry)"),
            PasswordStore(
                title: "secret-tool, the keyring of the desktop",
                command: "secret-tool lookup service scv profile \(name)",
                storing: "secret-tool store --label=\(credential) service scv profile \(name)"),
            PasswordStore(
                title: "systemd-creds, a file that only this machine can read",
                command: "systemd-creds decrypt --name=\(credential) \(file) -",
                storing: "systemd-creds encrypt --name=\(credential) - \(file)"),
        ]
    }

    /// A word as the shell takes it.
    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "/._@-".utf8.contains($0)
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

extension Setup {
    /// Asks where the password comes from, and tries the command. What fails is told, and asked for again: nothing is
    /// sent for that.
    func password(kept: String?) throws -> SetupPassword {
        if case .command(let command, _) = wish.connection.password { return try run(command) }
        let stores = PasswordStore.all(profile: name, folder: folders.configuration)
        var titles = ["it is asked for each time"] + stores.map(\.title) + ["another command that prints it"]
        if kept != nil { titles.append("the command that the profile has") }
        let usual = kept == nil ? 1 : titles.count
        while true {
            dialog.tell("Where does the password come from? It is never kept in the profile.")
            for (index, title) in titles.enumerated() { dialog.tell("  \(index + 1)  \(title)") }
            guard let choice = Int(try dialog.answer("Choice", current: String(usual))), (1...titles.count) ~= choice
            else {
                dialog.tell("It takes a number from 1 to \(titles.count).")
                continue
            }
            if choice == 1 { return .asked }
            var command = ""
            if choice <= stores.count + 1 {
                let store = stores[choice - 2]
                dialog.tell("This puts it there, if it is not there yet, in another terminal: \(store.storing)")
                command = try dialog.answer("Command", current: store.command)
            } else if choice == stores.count + 2 {
                command = try dialog.answer("Command", current: nil)
            } else {
                command = kept ?? ""
            }
            guard !command.isEmpty else { continue }
            do {
                return try run(command)
            } catch let error as ConfigurationError {
                dialog.tell(error.report)
            }
        }
    }

    /// Runs a command; one that holds the password itself would put it into the profile.
    private func run(_ command: String) throws -> SetupPassword {
        let printed: String
        do throws(PasswordCommandError) {
            printed = try PasswordCommand(command: command).run()
        } catch PasswordCommandError.interrupted {
            throw SetupError.interrupted
        } catch {
            throw ConfigurationError.passwordCommand(origin: "the command", error)
        }
        guard printed.utf8.count < 4 || !command.contains(printed) else { throw ConfigurationError.passwordInCommand }
        return .command(command, Secret(printed))
    }
}
