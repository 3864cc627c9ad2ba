/// Settings of the appliance under keys, all of them texts.
struct Configurations: Sendable {
    struct Setting: Sendable, Equatable {
        let value: String
        let type: String
    }

    private var settings = Dictionary(
        uniqueKeysWithValues: knownKeys.map { ($0, Setting(value: "false", type: knownType)) })

    subscript(key: String) -> Setting? {
        get { settings[key] }
        set { settings[key] = newValue }
    }
}
