/// Timers, the next due first; those due together in the order of their making.
///
/// Each timer knows its place, so that cancelling one of thousands doesn't leave it behind until its time comes.
struct TimerHeap {
    private var items: [EventLoop.Timer] = []
    /// The number of the timer made last.
    private(set) var latest: UInt64 = 0

    var isEmpty: Bool { items.isEmpty }
    var first: EventLoop.Timer? { items.first }

    mutating func insert(_ timer: EventLoop.Timer) {
        latest += 1
        timer.sequence = latest
        items.append(timer)
        rise(from: items.count - 1)
    }

    mutating func remove(_ timer: EventLoop.Timer) {
        guard let index = timer.index else { return }
        timer.index = nil
        let last = items.removeLast()
        guard last !== timer else { return }
        items[index] = last
        last.index = index
        sink(from: index)
        rise(from: index)
    }

    private func precedes(_ left: EventLoop.Timer, _ right: EventLoop.Timer) -> Bool {
        left.due != right.due ? left.due < right.due : left.sequence < right.sequence
    }

    private mutating func rise(from start: Int) {
        let timer = items[start]
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard precedes(timer, items[parent]) else { break }
            place(items[parent], at: index)
            index = parent
        }
        place(timer, at: index)
    }

    private mutating func sink(from start: Int) {
        let timer = items[start]
        var index = start
        while true {
            var child = 2 * index + 1
            guard child < items.count else { break }
            if child + 1 < items.count, precedes(items[child + 1], items[child]) { child += 1 }
            guard precedes(items[child], timer) else { break }
            place(items[child], at: index)
            index = child
        }
        place(timer, at: index)
    }

    private mutating func place(_ timer: EventLoop.Timer, at index: Int) {
        items[index] = timer
        timer.index = index
    }
}
