import API
import JSON

/// A dialect made ready: what each property of the document becomes in it.
final class DialectForm: Sendable {
    let dialect: Dialect
    let basis: DialectBasis
    let moved: MovedOperations
    /// The plain properties of each component by the dialect's spelling.
    private let spelled: [String: [String: SchemaShapes.Property]]
    /// The plain words by those of the dialect.
    let plainWords: [String: String]

    init(_ dialect: Dialect, basis: DialectBasis) {
        self.dialect = dialect
        self.basis = basis
        moved = MovedOperations(dialect.methods, of: basis.operations)
        spelled = basis.shapes.components.mapValues { shape in
            Dictionary(
                shape.properties.map { (dialect.rename[$0.key] ?? $0.key.property, $0) },
                uniquingKeysWith: { first, _ in first })
        }
        plainWords = Dictionary(
            dialect.words.sorted { $0.key < $1.key }.map { ($0.value, $0.key) },
            uniquingKeysWith: { first, _ in first })
    }

    var shapes: SchemaShapes { basis.shapes }

    /// The whole reply of an operation; of a refusal it is the envelope alone.
    func reply(of operation: Operation?) -> SchemaShapes.Use {
        let place = operation.map { Dialect.Place(method: $0.method, path: $0.path) }
        return place.flatMap { basis.replies[$0] } ?? .component("Envelope")
    }

    func body(of operation: Operation) -> SchemaShapes.Use {
        basis.bodies[Dialect.Place(method: operation.method, path: operation.path)] ?? .other
    }

    /// Where the operations of the document are now that moved, by where they were.
    var moves: [Dialect.Place: Dialect.Place] {
        var moves: [Dialect.Place: Dialect.Place] = [:]
        for (name, place) in dialect.methods {
            guard let document = basis.operations, let operation = document[name],
                let met = document.match(method: operation.method, path: operation.path)?.operation
            else { continue }
            moves[Dialect.Place(method: met.method, path: met.path)] = place
        }
        return moves
    }

    /// Whether the operation at a place of the document has a list that comes in pages.
    func hasPages(_ place: Dialect.Place) -> Bool {
        basis.operations?.match(method: place.method, path: place.path)?.operation.hasPages == true
    }

    /// Whether an operation answers as if it were not there.
    func refuses(_ operation: Operation) -> Bool {
        dialect.hosts == .refused && operation.name.hasSuffix(".available_esx_hosts")
    }

    func spelling(of name: PropertyName) -> String { dialect.rename[name] ?? name.property }

    /// The property that a request spells so; another spelling of it is another field.
    func property(spelled name: String, in use: SchemaShapes.Use) -> SchemaShapes.Property? {
        switch use {
        case .component(let component): spelled[component]?[name]
        case .inline(let shape): shape.properties.first { spelling(of: $0.key) == name }
        case .other: nil
        }
    }
}

extension SchemaShapes.Property {
    /// Whether it holds a moment.
    var isTime: Bool {
        type == "string" && (key.property.hasSuffix("Time") || ["lastModified", "lastVerified"].contains(key.property))
    }

    /// Whether it holds a number that the appliance gave to something.
    var isID: Bool { type == "integer" && (key.property == "id" || key.property.hasSuffix("Id")) }

    /// Whether it holds a word out of a few: a status, a state, a type or a frequency.
    var isWord: Bool {
        type == "string"
            && ["status", "state", "type", "frequency"].contains { word in
                key.property == word || key.property.hasSuffix(word.prefix(1).uppercased() + word.dropFirst())
            }
    }

    /// Whether it is a uuid that a dialect may leave out.
    func isLeftOut(by places: Set<Dialect.WithoutUUID>) -> Bool {
        guard key.property == "uuid" else { return false }
        switch key.schema {
        case "ProtectedVm", "UnprotectedVm": return places.contains(.reports)
        case "BackupVm": return places.contains(.backups)
        default: return false
        }
    }
}
