/// The words of a command line, cut where the script begins.
///
/// Everything behind the script's name belongs to the script, options too, so the parser of options must not see it.
struct CommandLineWords: Hashable {
    /// The options and their values; `-eCODE` is cut into `-e` and `CODE`, and `-lMODULE` likewise.
    var options: [String] = []
    /// What runs in the order in which it stands there: `-e`, `-l` and `-W`, without their values.
    var sequence: [String] = []
    /// The script and what it is passed; empty without a script.
    var script: [String] = []
    /// The index of the script's name in the whole command line (the program's name is 0); 0 without a script.
    var scriptIndex = 0

    /// Cuts a command line that begins with the program's name.
    init(_ arguments: [String]) {
        var index = 1
        while index < arguments.count {
            let word = arguments[index]
            // A setup runs no script: the word is its profile, and options may stand behind it.
            if word.utf8.first != UInt8(ascii: "-"), options.contains(LoneOption.setup.rawValue) {
                script.append(word)
                index += 1
                continue
            }
            if word == "--" || word == "-" || word.utf8.first != UInt8(ascii: "-") {
                let name = word == "--" ? index + 1 : index
                if name < arguments.count {
                    script = Array(arguments[name...])
                    scriptIndex = name
                }
                return
            }
            let short = word.utf8.starts(with: "-e".utf8) ? "-e" : word.utf8.starts(with: "-l".utf8) ? "-l" : nil
            if let short { sequence.append(short) } else if word == "-W" { sequence.append(word) }
            if let short, word.utf8.count > 2 {
                options += [short, String(word.unicodeScalars.dropFirst(2))]
            } else {
                options.append(word)
                if ValuedOption(spelling: word) != nil, index + 1 < arguments.count {
                    index += 1
                    options.append(arguments[index])
                }
            }
            index += 1
        }
    }
}
