import API
import Appliance
import Lua

/// Takes what users say of appliances: holds it against what is known, and has it kept.
final class CorrectionDesk {
    private unowned let runtime: Runtime
    private let store: (any CorrectionStore)?

    init(runtime: Runtime, store: (any CorrectionStore)?) {
        self.runtime = runtime
        self.store = store
    }

    /// Puts what is kept of an appliance over what is known of its interface.
    ///
    /// One that makes no sense stops everything that needs the interface: going on without it would be another call.
    func load(into definition: APIDefinition) throws {
        guard let store, let address = definition.address else { return }
        let kept = try store.corrections(of: address)
        guard !kept.isEmpty else { return }
        try use(kept, on: definition)
    }

    /// The appliance that a profile leads to; nil where that can't be told. What is wrong with the settings is told
    /// when a connection is made.
    func appliance(profile: String?) -> ApplianceAddress? { try? store?.appliance(profile: profile) }

    /// Carries out one order: at once, and for later sessions with the appliance.
    func carryOut(_ order: CorrectionOrder, on definition: APIDefinition, profile: String?) throws {
        guard let store else { return try correct(definition, by: try changed(definition.corrections, by: order)) }
        // Where none can be kept, those that were given in this run count all the same.
        var isChanged = false
        // A session stays with its appliance, whatever its profile says by now.
        let appliance = try definition.address ?? store.appliance(profile: profile)
        definition.address = appliance
        let problem = try store.changeCorrections(of: appliance) { kept in
            let isKept = !definition.hasUnkeptCorrections
            let corrections = try changed(isKept ? kept.map(\.correction) : definition.corrections, by: order)
            do {
                try correct(definition, by: corrections)
            } catch {
                try refuseEarlier(kept, order, definition)
                throw error
            }
            isChanged = true
            return corrections
        }
        if !isChanged { try correct(definition, by: try changed(definition.corrections, by: order)) }
        definition.hasUnkeptCorrections = problem != nil
        guard let problem else { return }
        switch order {
        case .keep: runtime.console.note("the correction counts in this session, but is not kept: \(problem)")
        case .takeBack: runtime.console.note("it is taken back for this session alone: \(problem)")
        }
    }

    /// Where what is kept makes no sense by itself, that is what somebody must hear of, and not the order.
    private func refuseEarlier(
        _ kept: [KeptCorrection], _ order: CorrectionOrder, _ definition: APIDefinition
    ) throws {
        let rest = kept.filter { $0.correction.subject != order.subject }
        let before = definition.corrections
        try use(rest, on: definition)
        try definition.correct(by: before)
    }

    private func use(_ kept: [KeptCorrection], on definition: APIDefinition) throws {
        do {
            try correct(definition, by: kept.map(\.correction))
        } catch let error as CorrectionError {
            let place = kept.first { $0.correction.subject == error.subject }?.place
            throw ApplianceError.configuration(
                message: (place.map { "\($0): " } ?? "") + error.problem,
                hint: [error.hint, "Mend the entry, or take it away."].compactMap(\.self).joined(separator: " "))
        }
    }

    private func correct(_ definition: APIDefinition, by corrections: [Correction]) throws {
        try check(words: corrections, known: definition.bundled)
        try definition.correct(by: corrections)
    }

    /// The corrections as an order leaves them; one of the same subject keeps its place.
    private func changed(
        _ corrections: [Correction], by order: CorrectionOrder
    ) throws(CorrectionError) -> [Correction] {
        let index = corrections.firstIndex { $0.subject == order.subject }
        var changed = corrections
        switch order {
        case .keep(let correction):
            if let index { changed[index] = correction } else { changed.append(correction) }
        case .takeBack(let subject):
            guard let index else {
                throw CorrectionError(.notCorrected(subject, known: corrections.map(\.subject.shown)))
            }
            changed.remove(at: index)
        }
        return changed
    }

    /// Refuses words that may not stand for each other: what words mean is for the library to say.
    private func check(words corrections: [Correction], known document: APIDocument) throws {
        let state = runtime.state
        var known: LuaValue?
        for case .word(let word, let theirs) in corrections {
            let list = try known ?? .reference(try state.makeTable(array: document.words.map { .string($0) }))
            known = list
            let check = try runtime.library.value(of: "core/states", "problem")
            let results = try state.call(check, [.string(word), .string(theirs), list])
            switch results.first?.text {
            case "unknown":
                var all: [String] = []
                if let table = results.dropFirst().first?.table {
                    try state.forEachItem(table) { _, item in if let text = item.text { all.append(text) } }
                }
                throw CorrectionError(.unknownWord(word, suggestion: closest(to: word, in: all), known: all))
            case "meaning": throw CorrectionError(.wordWithMeaning(word: word, theirs: theirs))
            default: break
            }
        }
    }
}
