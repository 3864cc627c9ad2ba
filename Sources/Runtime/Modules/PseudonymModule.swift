import Lua
import Recording

/// What the standard library is given of pseudonyms: those that recordings have, so that there is one way to find what
/// names something.
struct PseudonymModule {
    let state: LuaState

    var functions: [HostFunction] { [pseudonyms] }

    private var pseudonyms: HostFunction {
        HostFunction(
            "shell.pseudonyms",
            parameters: [],
            results: [.init("fun(text: string): string", "the same for the same, as long as it is kept")],
            text: "Makes a function that puts pseudonyms into texts, as recordings do, and leaves no word as it is."
        ) { [unowned state] _ in
            let table = PseudonymTable()
            let replace = HostFunction(
                "shell.pseudonyms.replace",
                parameters: [.init("text", "string", "with names, addresses and ids")],
                results: [.init("string", "with others of their kind")],
                text: "Puts a pseudonym into the place of each word, address, uuid and moref."
            ) { call in .values([.string(table.names.replace(try call.string(1)))]) }
            return .values([.reference(try state.register(replace))])
        }
    }
}

/// The pseudonyms that were given so far.
private final class PseudonymTable {
    var names = Pseudonyms(words: PseudonymWords([]))
}
