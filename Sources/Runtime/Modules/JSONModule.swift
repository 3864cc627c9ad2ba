import JSON
import Lua

/// The global `json`: text to Lua values and back.
struct JSONModule {
    let state: LuaState

    var functions: [HostFunction] { [decode, encode] }

    private var decode: HostFunction {
        HostFunction(
            "json.decode",
            parameters: [.init("text", "string", "a JSON document")],
            results: [.init("any", "its value: integers stay integers, arrays are Lists, null is json.null")],
            text: "Reads a JSON document."
        ) { [unowned state] call in
            let text = try call.bytes(1)
            let document: JSONDocument
            do throws(JSONError) {
                document = try JSONDocument(parsing: text)
            } catch {
                throw LibraryError.notJSON(error)
            }
            return .values([try state.pushJSON(document.root.raw, shape: nil, keepNull: true)])
        }
    }

    private var encode: HostFunction {
        HostFunction(
            "json.encode",
            parameters: [
                .init("value", "any", "what to write; a List or a sequence becomes an array"),
                .init("options", "table?", "indent = columns for each level; sorted = false leaves keys in no order"),
            ],
            results: [.init("string", "the JSON text")],
            text:
                "Writes a value as JSON; NaN, tables that contain themselves, and functions are refused by their path."
        ) { [unowned state] call in
            var options = JSONOptions()
            if let table = try call.optionalTable(2) { options = try JSONOptions(table, of: state) }
            var converter = LuaToJSON(state: state)
            let value = try converter.convert(call[1])
            var writer = JSONWriter(indent: options.indent)
            try writer.value(value, sortedKeys: options.sorted)
            return .values([.string(writer.bytes)])
        }
    }
}

/// How JSON is to be laid out.
private struct JSONOptions {
    var indent: Int?
    /// The same value gives the same text, from run to run.
    var sorted = true

    init() {}

    init(_ table: LuaReference, of state: LuaState) throws {
        switch try state.get(table, .string("indent")) {
        case .nil: indent = nil
        case .integer(let columns) where (0...16).contains(columns): indent = columns == 0 ? nil : Int(columns)
        default: throw LibraryError.option(function: "json.encode", name: "indent", expected: "an integer from 0 to 16")
        }
        switch try state.get(table, .string("sorted")) {
        case .nil: sorted = true
        case .boolean(let flag): sorted = flag
        default: throw LibraryError.option(function: "json.encode", name: "sorted", expected: "true or false")
        }
    }
}
