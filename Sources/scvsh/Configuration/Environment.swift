import Glibc

/// Takes a variable out of the environment, and its value out of the memory that other processes of the user can read.
func removeVariable(_ name: String) {
    while let value = getenv(name) {
        memset(value, 0, strlen(value))
        unsetenv(name)
    }
}

/// The environment; of a name that is there twice, the last value.
func environmentVariables() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
        let pair = String(cString: text)
        if let equals = pair.firstIndex(of: "=") {
            variables[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        entry += 1
    }
    return variables
}
