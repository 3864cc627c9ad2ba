import Errors

/// A host function was called with an argument that doesn't fit.
public struct LuaArgumentError: ReportableError, Hashable {
    public var function: String
    /// Counted from 1.
    public var index: Int
    /// The name of the parameter, if its documentation has it.
    public var parameter: String?
    /// With its article: "a string".
    public var expected: String
    /// With its article: "a table".
    public var got: String

    public init(function: String, index: Int, parameter: String?, expected: String, got: String) {
        self.function = function
        self.index = index
        self.parameter = parameter
        self.expected = expected
        self.got = got
    }

    public var kind: ErrorKind { .argument }

    public var details: [ErrorField] { [ErrorField("operation", .text(function))] }
}

// What a user reads of it, in this place only.
extension LuaArgumentError {
    public var message: String {
        let place = parameter.map { "\($0) (argument \(index))" } ?? "argument \(index)"
        return "\(function): \(place) must be \(expected), not \(got)"
    }
}
