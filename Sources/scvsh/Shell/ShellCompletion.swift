import Events
import Glibc
import Lua
import Runtime
import System

/// Answers a shell that asks what can follow on its command line.
///
/// Headers of scripts are read as `scripts()` reads them: in a room of their own, without anything that does something.
/// No profile is used, no command is run, no appliance is asked, and what takes long is given up.
struct ShellCompletion {
    private let environment: [String: String]
    private let folders: XDGDirectories

    /// How long a person waits for an answer, in seconds.
    private static let patience: UInt32 = 2
    /// What a header may cost: far more than any needs, and nothing that a machine would feel.
    private static let memory: rlim_t = 1 << 30

    init(environment: [String: String]) {
        self.environment = environment
        folders = XDGDirectories(environment: environment)
    }

    /// What can follow these words, of which the last one is being typed.
    func text(behind words: [String]) -> String {
        _ = signal(SIGALRM) { _ in _exit(1) }
        alarm(Self.patience)
        defer { alarm(0) }
        var limit = rlimit(rlim_cur: Self.memory, rlim_max: Self.memory)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        let sources = CommandLineCompletion.Sources(
            profiles: { Profiles(path: folders.profiles).names },
            scripts: {
                // A name that a line can't hold would come out as that of another script.
                headers(of: ScriptSearchPath(folders).scripts().filter { $0.name == $0.name.visible }).map {
                    CommandLineCompletion.Candidate(word: $0.name, note: $0.note)
                }
            },
            scriptFiles: {
                ((try? listFolder(".")) ?? []).filter { $0.hasSuffix(".lua") && !$0.hasPrefix(".") }.sorted()
            },
            arguments: { word in
                guard word != "-", let path = try? ScriptSearchPath(folders).path(of: expanded(word)) else { return [] }
                return headers(of: [SharedScript(name: word, path: path, origin: "own")]).first?.arguments ?? []
            })
        return CommandLineCompletion(words: words, sources: sources).text
    }

    /// A word as the shell would hand it over: it stands on the line as it was typed.
    private func expanded(_ word: String) -> String {
        guard word.hasPrefix("~/"), let home = XDGDirectories.home else { return word }
        return home + word.dropFirst(1)
    }

    private struct Header {
        var name: String
        var note: String
        var arguments: [CommandLineCompletion.ScriptArgument] = []
    }

    /// What the headers of scripts say; of one without a header, its name.
    private func headers(of scripts: [SharedScript]) -> [Header] {
        // A line for a script, then one for each of its arguments; fields end with a tab.
        let source = """
            local lines = {}
            local function add(...)
              local fields = { ... }
              for index, field in ipairs(fields) do fields[index] = tostring(field):gsub("%c+", " ") .. "\\t" end
              lines[#lines + 1] = table.concat(fields)
            end
            for _, row in ipairs(scripts()) do
              add("script", row.name, row.description or "")
              for _, each in ipairs(row.args or {}) do
                add("argument", each.name, each.type, each.required and "required" or "",
                  each.default == nil and "" or "default " .. tostring(each.default), each.text or "",
                  table.unpack(each.choices or {}))
              end
            end
            return table.concat(lines, "\\n")
            """
        let console = ShellConsole(color: .never, environment: environment)
        guard
            let runtime = try? Runtime(
                options: RuntimeOptions(
                    connect: { _, _ in throw NoAppliance() }, scripts: { scripts }),
                loop: EventLoop(), console: console),
            let chunk = try? runtime.load(Array(source.utf8), name: "=completion"),
            case .string(let bytes)? = try? runtime.run(chunk).first
        else { return scripts.map { Header(name: $0.name, note: "") } }
        var headers: [Header] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).dropLast().map(String.init)
            if fields.first == "script", fields.count == 3 {
                headers.append(Header(name: fields[1], note: fields[2]))
            } else if fields.count >= 6, !headers.isEmpty {
                headers[headers.count - 1].arguments.append(argument(fields))
            }
        }
        return headers
    }

    private func argument(_ fields: [String]) -> CommandLineCompletion.ScriptArgument {
        let isSwitch = fields[2] == "boolean"
        let facts = [fields[2], fields[3], fields[4]].filter { !$0.isEmpty }.joined(separator: ", ")
        return CommandLineCompletion.ScriptArgument(
            name: fields[1], note: fields[5].isEmpty ? facts : "\(fields[5]) (\(facts))",
            values: isSwitch ? ["true", "false"] : Array(fields[6...]), isSwitch: isSwitch)
    }

    /// A completion has none.
    private struct NoAppliance: Error {}
}
