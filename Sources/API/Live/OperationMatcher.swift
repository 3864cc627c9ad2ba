/// Finds out which operation of a live document is which of ours.
///
/// In turn: by method and path, by path alone, by an `operationId` or title that is unique on both sides. What the
/// parameters of a path are called doesn't count. Several names of ours for one method and path go together.
struct OperationMatcher {
    private let ours: [Operation]
    private let live: [Operation]
    /// Places in `ours` of those that share method and path, in the document's order.
    private var groups: [[Int]] = []
    private var groupOfLive: [Int: Int] = [:]
    private var liveOfGroup: [Int: Int] = [:]

    /// In characters: short titles such as "Get" are the same by chance.
    private static let shortestTitle = 6

    init(ours: [Operation], live: [Operation]) {
        self.ours = ours
        self.live = live
        var places: [String: Int] = [:]
        for (index, operation) in ours.enumerated() {
            if let place = places[operation.route] {
                groups[place].append(index)
            } else {
                places[operation.route] = groups.count
                groups.append([index])
            }
        }
        matchRoutes()
        matchPaths()
        matchTitles()
    }

    /// The live operation that is ours at that place.
    var liveOfOurs: [Int: Int] {
        var result: [Int: Int] = [:]
        for (group, index) in liveOfGroup {
            for place in groups[group] { result[place] = index }
        }
        return result
    }

    func isExtra(_ index: Int) -> Bool { groupOfLive[index] == nil }

    private mutating func pair(_ group: Int, _ index: Int) {
        guard liveOfGroup[group] == nil, groupOfLive[index] == nil else { return }
        liveOfGroup[group] = index
        groupOfLive[index] = group
    }

    /// By method and path; an older or shorter path of ours counts where the first is not there.
    private mutating func matchRoutes() {
        let places = Dictionary(live.enumerated().map { ($1.route, $0) }, uniquingKeysWith: { first, _ in first })
        for (group, members) in groups.enumerated() {
            if let index = places[ours[members[0]].route] { pair(group, index) }
        }
        for (group, members) in groups.enumerated() where liveOfGroup[group] == nil {
            let operation = ours[members[0]]
            for path in operation.fallbackPaths {
                if let index = places[Operation.route(operation.method, path)] { pair(group, index) }
            }
        }
    }

    /// By path alone, where each side has only one left on it.
    private mutating func matchPaths() {
        var left: [String: [Int]] = [:]
        for (index, operation) in live.enumerated() where groupOfLive[index] == nil {
            left[operation.shape, default: []].append(index)
        }
        var mine: [String: [Int]] = [:]
        for (group, members) in groups.enumerated() where liveOfGroup[group] == nil {
            mine[ours[members[0]].shape, default: []].append(group)
        }
        for (shape, groups) in mine where groups.count == 1 {
            if let indices = left[shape], indices.count == 1 { pair(groups[0], indices[0]) }
        }
    }

    /// By a title that nothing else on either side bears.
    private mutating func matchTitles() {
        var mine: [String: Set<Int>] = [:]
        for (group, members) in groups.enumerated() {
            for title in members.flatMap({ ours[$0].titles }) { mine[title, default: []].insert(group) }
        }
        var theirs: [String: Set<Int>] = [:]
        for (index, operation) in live.enumerated() {
            for title in operation.titles { theirs[title, default: []].insert(index) }
        }
        for title in mine.keys.sorted() where title.count >= Self.shortestTitle {
            guard let group = mine[title], group.count == 1, let index = theirs[title], index.count == 1 else {
                continue
            }
            for (group, index) in zip(group, index) { pair(group, index) }
        }
    }
}

extension Operation {
    /// The path without the names of its parameters.
    var shape: String { PathTemplate(path)?.shape ?? path }

    /// Method and path without the names of its parameters.
    var route: String { "\(method) \(shape)" }

    /// Method and path, the same for all that some server may take for the same.
    var likeness: String { "\(method) \(PathTemplate(path)?.likeness ?? path)" }

    static func route(_ method: String, _ path: String) -> String {
        "\(method) \(PathTemplate(path)?.shape ?? path)"
    }

    /// What it is called, spelling aside: some vendor titles are what generators make `operationId` of.
    fileprivate var titles: [String] {
        var titles: Set<String> = []
        for text in [identifier, title, summary].compactMap(\.self) where text.utf8.count <= 200 {
            var title = text.normalized
            // What a common generator puts behind each identifier.
            for method in ["get", "post", "put", "delete", "patch"] where title.hasSuffix("using" + method) {
                title.removeLast(5 + method.count)
            }
            titles.insert(title)
        }
        return titles.sorted()
    }
}
