import API
import ArgumentParser

/// Reads the options of the command line, whatever they are, and knows the help and the words for what is wrong.
///
/// Making it ready takes more than all else that a start does, so that ``CommandLineOptions`` asks it only for what it
/// can't read itself. What stands behind the script's name never gets here: ``CommandLineWords`` has taken it off.
struct CommandLineParser: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scvsh",
        abstract: "A Lua shell for the SnapCenter Plug-in for VMware vSphere.",
        usage: "scvsh [options] [script [arguments...]]",
        discussion: """
            Without a script and without -e: a prompt if standard input is a terminal, else standard input is the \
            script; `-` says so. What stands behind the script's name belongs to the script.

            The environment gives what no option does: SCVSH_URL, SCVSH_VCENTER_URL, SCVSH_USERNAME, SCVSH_PASSWORD, \
            SCVSH_PASSWORD_COMMAND, SCVSH_PROFILE, SCVSH_CA, SCVSH_FINGERPRINT, SCVSH_TIMEZONE; NO_COLOR. A profile \
            in ~/.config/scvsh/profiles.json gives what neither does. LUA_INIT, LUA_PATH and LUA_CPATH are as \
            lua5.4 has them.

            Exit status: 0; 1 a Lua error, or nothing found; 2 wrong usage or configuration; 3 no connection, trust \
            or login; 4 refused before it was sent; 5 the appliance or a job failed, or a workflow that was checked \
            would stop; 6 a check could not see all; 130 interrupted.
            """,
        version: ProjectVersion.number)

    @Option(
        name: .customShort("e"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Run this code, before the script; may be given several times.", valueName: "code"))
    var code: [String] = []

    @Option(
        name: .customShort("l"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Require this module, into a global of its name or, for g=mod, into g; in order with -e.",
            valueName: "module"))
    var modules: [String] = []

    @Flag(name: .customShort("i"), help: "Stay at the prompt afterwards.")
    var interactive = false

    @Flag(name: .customShort("W"), help: "Show Lua's warnings, from here on in the order of -e and -l.")
    var warnings = false

    @Flag(name: .customShort("v"), help: "Print the version of Lua first.")
    var luaVersion = false

    @Flag(name: .customShort("E"), help: "Go by no LUA_INIT, LUA_PATH and LUA_CPATH of the environment.")
    var ignoreLuaEnvironment = false

    @Flag(name: .long, help: "Start a simulated appliance, and use it.")
    var demo = false

    @Option(name: .shortAndLong, parsing: .unconditional, help: ArgumentHelp("Use this profile.", valueName: "name"))
    var profile: String?

    @Flag(name: .long, help: "Ask for all that a profile says, try it, and write it; its name may follow.")
    var setup = false

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The appliance: a host, host:port, or an address (port 8144).", valueName: "url"))
    var url: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Its vCenter, for names of VMs: a host, host:port, an address, or none.", valueName: "url"))
    var vcenter: String?

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("A user of vCenter.", valueName: "name"))
    var username: String?

    @Option(
        name: .customLong("password-command"), parsing: .unconditional,
        help: ArgumentHelp("What this command prints is the password.", valueName: "command"))
    var passwordCommand: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Trust certificates of the authorities in this PEM file.", valueName: "file"))
    var ca: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Trust the certificate with this SHA-256.", valueName: "sha256:hex"))
    var fingerprint: String?

    @Flag(name: .long, help: "Trust any certificate. Whoever is in between reads the password.")
    var insecure = false

    @Flag(name: .customLong("read-only"), help: "Refuse whatever changes something.")
    var readOnly = false

    @Flag(name: .customLong("dry-run"), help: "Send reads only; print the changes that would be sent.")
    var dryRun = false

    @Flag(name: [.customShort("y"), .long], help: "Answer yes to every question.")
    var yes = false

    @Flag(name: .long, help: "Read the appliance's own API document first, and go by it.")
    var sync = false

    @Flag(name: .long, help: "Say whether the appliance is as assumed, and which workflows go with it; reads only.")
    var check = false

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Have --check write a report for others, without names and secrets.", valueName: "file"))
    var report: String?

    @Flag(name: .long, help: "List the scripts that can be called by their names.")
    var list = false

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Write what editors need to know of scv into this folder.", valueName: "folder"))
    var definitions: String?

    @Flag(name: .long, help: "Look for slips in the scripts that follow, without running them.")
    var lint = false

    @Flag(name: .long, help: "Write the curl command of each request to standard error.")
    var trace = false

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Write a line of JSON for each event to standard error.", valueName: "json"))
    var log: String?

    @Option(
        name: .customLong("log-file"), parsing: .unconditional,
        help: ArgumentHelp("Have --log add its lines to this file.", valueName: "file"))
    var logFile: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Keep all requests and replies in this file, without secrets.", valueName: "file"))
    var record: String?

    @Flag(name: .long, help: "Put pseudonyms in the place of names there.")
    var pseudonyms = false

    @Flag(name: .long, help: "Replace the file of --record or --report, if it is there.")
    var overwrite = false

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Wait so long for a reply (reads 60, changes 300).", valueName: "seconds"))
    var timeout: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The time zone that the appliance's times are in.", valueName: "zone"))
    var timezone: String?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: ArgumentHelp("The form of results: auto, table, lua, json, ndjson or csv.", valueName: "form"))
    var output: String?

    @Option(
        name: .long, parsing: .unconditional, help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
    var color: String?

    @Flag(name: .customLong("no-init"), help: "Run neither LUA_INIT nor, before the prompt, init.lua.")
    var noInit = false

    @Flag(name: .long, help: "Say what the shell stands on, for a report of a fault: no secrets, no login.")
    var doctor = false

    /// What was read.
    var options: CommandLineOptions {
        var options = CommandLineOptions()
        options.code = code
        options.modules = modules
        options.interactive = interactive
        options.warnings = warnings
        options.luaVersion = luaVersion
        options.ignoreLuaEnvironment = ignoreLuaEnvironment
        options.demo = demo
        options.profile = profile
        options.setup = setup
        options.url = url
        options.vcenter = vcenter
        options.username = username
        options.passwordCommand = passwordCommand
        options.ca = ca
        options.fingerprint = fingerprint
        options.insecure = insecure
        options.readOnly = readOnly
        options.dryRun = dryRun
        options.yes = yes
        options.sync = sync
        options.check = check
        options.report = report
        options.list = list
        options.definitions = definitions
        options.lint = lint
        options.trace = trace
        options.log = log
        options.logFile = logFile
        options.record = record
        options.pseudonyms = pseudonyms
        options.overwrite = overwrite
        options.timeout = timeout
        options.timezone = timezone
        options.output = output
        options.color = color
        options.noInit = noInit
        options.doctor = doctor
        return options
    }
}

extension CommandLineOptions {
    /// Reads the options of a command line, without the script.
    /// - Throws: what the argument parser throws: a wish for help or the version, or what is wrong.
    init(parsing words: [String]) throws {
        if let options = CommandLineOptions(certain: words) {
            self = options
        } else {
            self = try CommandLineParser.parse(words).options
        }
    }
}
