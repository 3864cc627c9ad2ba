/// How results are printed.
public enum OutputForm: String, Sendable, CaseIterable {
    case auto, table, lua, json, ndjson, csv
}
